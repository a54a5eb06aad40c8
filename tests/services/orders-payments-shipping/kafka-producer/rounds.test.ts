import { expect, test } from 'vitest'
import {
  orderPlaced,
  paymentReceived,
  shipmentDispatched,
} from '../../../../services/orders-payments-shipping/events.ts'
import { round } from '../../../../services/orders-payments-shipping/kafka-producer/rounds.ts'

test('the first round is the one of the description', () => {
  const { order, payment, shipment } = round('run', 7, 0)
  expect(order.payload).toMatchObject({ user: 'Alice Smith', item: 'Laptop', quantity: 2 })
  expect(payment.payload).toMatchObject({ order_amount: 1200, currency: 'USD', status: 'PAID' })
  expect(shipment.payload).toMatchObject({ carrier: 'UPS', status: 'DISPATCHED' })
})

test('a run that is repeated has the same events; another run or seed has not', () => {
  expect(round('run', 1, 5)).toEqual(round('run', 1, 5))
  const ids = [round('run', 1, 5), round('other', 1, 5), round('run', 2, 5), round('run', 1, 6)].map(
    ({ order }) => order.id,
  )
  expect(new Set(ids).size).toBe(4)
})

test('every event is valid, and rounds differ', () => {
  const rounds = Array.from({ length: 200 }, (_, n) => round('run', 1, n))
  for (const { order, payment, shipment } of rounds) {
    orderPlaced.schema.parse(order.payload)
    paymentReceived.schema.parse(payment.payload)
    shipmentDispatched.schema.parse(shipment.payload)
  }
  expect(new Set(rounds.map(({ order }) => order.payload.user)).size).toBe(6)
})
