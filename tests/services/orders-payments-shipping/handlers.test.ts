import { expect, test } from 'vitest'
import { onOrderPlaced } from '../../../services/orders-payments-shipping/orders-consumer/handler.ts'
import { onPaymentReceived } from '../../../services/orders-payments-shipping/payments-consumer/handler.ts'
import { onShipmentDispatched } from '../../../services/orders-payments-shipping/shipping-consumer/handler.ts'
import { EventContext } from '../../../services/runtime/consumer/context.ts'
import { message, silent } from '../runtime/consumer/support.ts'

const uuid = '5f0c4e3a-6a0b-4e5e-9d8e-0a8f3a1b2c3d'

function logged(handle: (context: EventContext) => void) {
  const lines: string[] = []
  const log = { ...silent, info: (_: object, text: string) => void lines.push(text) }
  handle(new EventContext('topic', 0, message(0, {}), 'type', 1, log))
  return lines
}

test('each service logs one readable line for an event', () => {
  const order = { order_id: uuid, user: 'Alice Smith', item: 'Laptop', quantity: 2 }
  const payment = { payment_id: uuid, order_amount: 1200, currency: 'USD', status: 'PAID' }
  const shipment = { shipment_id: uuid, carrier: 'UPS', status: 'DISPATCHED' }
  expect(logged((context) => onOrderPlaced(order, context))).toEqual(['Alice Smith ordered 2 × Laptop'])
  expect(logged((context) => onPaymentReceived(payment, context))).toEqual(['payment of 1200 USD is PAID'])
  expect(logged((context) => onShipmentDispatched(shipment, context))).toEqual(['UPS shipment is DISPATCHED'])
})
