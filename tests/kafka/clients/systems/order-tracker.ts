import { randomUUID } from 'node:crypto'
import { type Exchange, uuid } from '../support/exchange.ts'

const order = { user: 'david', item: 'chicken burger', quantity: 5 }

export const orderTracker: Exchange = {
  system: 'order-tracker',
  services: ['consumer'],
  reads: [{ topic: 'orders', by: ['consumer'], payload: () => ({ order_id: randomUUID(), ...order }) }],
  act: (system) => system.complete('producer'),
  writes: [
    { topic: 'orders', type: 'order.placed', by: 'producer', key: 'order_id', payload: { order_id: uuid, ...order } },
  ],
}
