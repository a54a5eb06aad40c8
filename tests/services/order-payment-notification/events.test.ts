import { expect, test } from 'vitest'
import { orderId, orderPlaced, paymentSucceeded } from '../../../services/order-payment-notification/events.ts'

test.each(['1', '101', 'A-7_b', 'x'.repeat(36), '0b5d2a3e-9a57-4f0b-8f5c-0d2f7c1f3a11'])('%s is an order id', (id) => {
  expect(orderId.safeParse(id).success).toBe(true)
})

test.each(['', ' ', '10 1', ' 101', '101\n', 'ü', '1.5', '-'.repeat(37), '101;', 101, null])('%j is none', (id) => {
  expect(orderId.safeParse(id).success).toBe(false)
})

test('what concerns an order stays in order: every key is its id', () => {
  expect(orderPlaced.key({ order_id: '101' })).toBe('101')
  expect(paymentSucceeded.key({ order_id: '101', status: 'PAID' })).toBe('101')
})

test('an event without headers is known by its shape', () => {
  expect(orderPlaced.schema.safeParse({ order_id: '101' }).success).toBe(true)
  expect(paymentSucceeded.schema.safeParse({ order_id: '101' }).success).toBe(false)
})
