import { defineTopic } from '../../../constructs/index.ts'
import { orderPlaced } from './events.ts'

/** What other systems may use of this one. The service that places orders reads the topic, too; so does the warehouse. */
export const ordersTopic = defineTopic({
  name: 'orders',
  owner: 'orders',
  readers: ['analytics'],
  partitions: 6,
  events: [orderPlaced],
  peers: [
    {
      name: 'warehouse',
      direction: 'consumes',
      group: 'warehouse-orders',
      principal: 'User:CN=warehouse',
      about: 'A program of the logistics team; ask them before the shape changes.',
    },
  ],
})
