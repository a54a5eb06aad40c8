import { randomUUID } from 'node:crypto'
import { type Exchange, uuid } from '../support/exchange.ts'

const customerId = 'test-customer-123'
const item = { productId: 'product-abc', name: 'Test Product', price: 49.99, quantity: 2, subtotal: 99.98 }
/** More than anybody may pay. */
const dear = { ...item, price: 1500, quantity: 1, subtotal: 1500 }
const payment = { orderId: uuid, customerId, amount: 99.98 }
const key = 'orderId'

export const orderBillingNotification: Exchange = {
  system: 'order-billing-notification',
  services: ['order-service', 'billing-service', 'notification-service'],
  reads: [
    {
      topic: 'payment-requests',
      by: ['billing-service'],
      payload: () => ({ orderId: randomUUID(), customerId, amount: 12.5 }),
    },
    {
      topic: 'notification-events',
      by: ['notification-service'],
      payload: () => ({ orderId: randomUUID(), customerId, amount: 12.5 }),
    },
  ],
  async act(system) {
    for (const one of [item, dear]) {
      await system.post('order-service', '/api/orders', { customerId, items: [one], totalAmount: one.subtotal })
    }
  },
  writes: [
    {
      topic: 'order-created',
      type: 'order.created',
      by: 'order-service',
      key,
      payload: { orderId: uuid, customerId, items: [item], totalAmount: 99.98 },
    },
    { topic: 'payment-requests', type: 'payment.requested', by: 'order-service', key, payload: payment },
    { topic: 'notification-events', type: 'payment.approved', by: 'billing-service', key, payload: payment },
    {
      topic: 'notification-events',
      type: 'payment.declined',
      by: 'billing-service',
      key,
      payload: { ...payment, amount: 1500, reason: 'amount-over-limit' },
    },
  ],
}
