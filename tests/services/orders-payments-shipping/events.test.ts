import { expect, test } from 'vitest'
import { orderPlaced, paymentReceived, shipmentDispatched } from '../../../services/orders-payments-shipping/events.ts'

const uuid = '5f0c4e3a-6a0b-4e5e-9d8e-0a8f3a1b2c3d'
const order = { order_id: uuid, user: 'Alice Smith', item: 'Laptop', quantity: 2 }
const payment = { payment_id: uuid, order_amount: 1200, currency: 'USD', status: 'PAID' }
const shipment = { shipment_id: uuid, carrier: 'UPS', status: 'DISPATCHED' }

test.each([
  [orderPlaced, order],
  [paymentReceived, payment],
  [shipmentDispatched, shipment],
])('the event of the description is valid, with or without more fields: $type', (event, payload) => {
  expect(event.schema.safeParse(payload).success).toBe(true)
  expect(event.schema.safeParse({ ...payload, more: 1 }).success).toBe(true)
  expect(event.key(payload as never)).toBe(uuid)
})

test.each([
  [orderPlaced, { ...order, quantity: 0 }],
  [orderPlaced, { ...order, order_id: '1' }],
  [paymentReceived, { ...payment, order_amount: -1 }],
  [paymentReceived, { ...payment, currency: 'dollars' }],
  [shipmentDispatched, { ...shipment, carrier: undefined }],
])('another shape is refused: $0.type, case %#', (event, payload) => {
  expect(event.schema.safeParse(payload).success).toBe(false)
})
