import { randomUUID } from 'node:crypto'
import { type Exchange, uuid } from '../support/exchange.ts'

const order = { user: 'Alice Smith', item: 'Laptop', quantity: 2 }
const payment = { order_amount: 1200, currency: 'USD', status: 'PAID' }
const shipment = { carrier: 'UPS', status: 'DISPATCHED' }
const by = 'kafka-producer'

export const ordersPaymentsShipping: Exchange = {
  system: 'orders-payments-shipping',
  services: ['orders-consumer', 'payments-consumer', 'shipping-consumer'],
  reads: [
    { topic: 'orders', by: ['orders-consumer'], payload: () => ({ order_id: randomUUID(), ...order }) },
    { topic: 'payments', by: ['payments-consumer'], payload: () => ({ payment_id: randomUUID(), ...payment }) },
    { topic: 'shipping', by: ['shipping-consumer'], payload: () => ({ shipment_id: randomUUID(), ...shipment }) },
  ],
  act: (system) => system.complete('kafka-producer'),
  writes: [
    { topic: 'orders', type: 'order.placed', by, key: 'order_id', payload: { order_id: uuid, ...order } },
    { topic: 'payments', type: 'payment.received', by, key: 'payment_id', payload: { payment_id: uuid, ...payment } },
    {
      topic: 'shipping',
      type: 'shipment.dispatched',
      by,
      key: 'shipment_id',
      payload: { shipment_id: uuid, ...shipment },
    },
  ],
}
