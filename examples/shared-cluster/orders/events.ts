import { z } from 'zod'
import { defineEvent } from '../../../contracts/event.ts'

/** A customer has ordered something. */
export const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has ordered something.',
  schema: z.object({ order_id: z.uuid(), item: z.string().min(1), quantity: z.int().min(1) }),
  key: (order) => order.order_id,
})
