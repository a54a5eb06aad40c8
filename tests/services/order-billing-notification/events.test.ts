import { expect, test } from 'vitest'
import {
  orderCreated,
  paymentApproved,
  paymentDeclined,
  paymentRequested,
} from '../../../services/order-billing-notification/events.ts'
import { order, orderId } from './support.ts'

const created = { orderId, ...order }
const payment = { orderId, customerId: 'test-customer-123', amount: 99.98 }
const declined = { ...payment, reason: 'amount-over-limit' }

test.each([
  [orderCreated, created],
  [paymentRequested, payment],
  [paymentApproved, payment],
  [paymentDeclined, declined],
])('$type is valid, with or without more fields, and keyed by the order', (event, payload) => {
  expect(event.schema.safeParse(payload).success).toBe(true)
  expect(event.schema.safeParse({ ...payload, more: 1 }).success).toBe(true)
  expect(event.key(payload as never)).toBe(orderId)
})

test.each([
  ['an id that is no UUID', orderCreated, { ...created, orderId: '1' }],
  ['no items', orderCreated, { ...created, items: [] }],
  ['no quantity', orderCreated, { ...created, items: [{ ...order.items[0], quantity: undefined }] }],
  ['half a cent', orderCreated, { ...created, totalAmount: 99.985 }],
  ['a negative amount', paymentRequested, { ...payment, amount: -1 }],
  ['no customer', paymentRequested, { ...payment, customerId: '' }],
  ['no amount', paymentApproved, { ...payment, amount: undefined }],
  ['no reason', paymentDeclined, payment],
])('%s is refused', (_what, event, payload) => {
  expect(event.schema.safeParse(payload).success).toBe(false)
})
