import { randomUUID } from 'node:crypto'
import { type Exchange, uuid } from '../support/exchange.ts'

const few = { item: 'Laptop', quantity: 2 }
/** More than there is. */
const many = { item: 'Phone', quantity: 1_000 }
const key = 'orderId'

export const orderInventoryNotification: Exchange = {
  system: 'order-inventory-notification',
  services: ['order-service', 'inventory-service', 'notification-service'],
  database: true,
  reads: [
    { topic: 'order-events', by: ['inventory-service'], payload: () => ({ orderId: randomUUID(), ...few }) },
    {
      topic: 'inventory-events',
      by: ['order-service', 'notification-service'],
      payload: () => ({ orderId: randomUUID(), ...few }),
    },
  ],
  async act(system) {
    for (const order of [few, many]) await system.post('order-service', '/orders', order)
  },
  writes: [
    {
      topic: 'order-events',
      type: 'order.placed',
      by: 'order-service',
      key,
      payload: { orderId: uuid, ...few },
    },
    {
      topic: 'inventory-events',
      type: 'stock.reserved',
      by: 'inventory-service',
      key,
      payload: { orderId: uuid, ...few },
    },
    {
      topic: 'inventory-events',
      type: 'stock.rejected',
      by: 'inventory-service',
      key,
      payload: { orderId: uuid, ...many, reason: 'out-of-stock' },
    },
  ],
}
