import { randomUUID } from 'node:crypto'
import type { Exchange } from '../support/exchange.ts'

const key = 'order_id'

export const orderPaymentNotification: Exchange = {
  system: 'order-payment-notification',
  services: ['order-service', 'payment-service', 'notification-service'],
  reads: [
    { topic: 'orders', by: ['payment-service'], payload: () => ({ order_id: randomUUID() }) },
    { topic: 'payments', by: ['notification-service'], payload: () => ({ order_id: randomUUID(), status: 'PAID' }) },
  ],
  act: async (system) => system.service('order-service').type('101'),
  writes: [
    { topic: 'orders', type: 'order.placed', by: 'order-service', key, payload: { order_id: '101' } },
    {
      topic: 'payments',
      type: 'payment.succeeded',
      by: 'payment-service',
      key,
      payload: { order_id: '101', status: 'PAID' },
    },
  ],
}
