import { z } from 'zod'
import { defineEvent, type PayloadOf } from '../../contracts/event.ts'
import { isLine, notALine } from '../../contracts/line.ts'

/** A customer has ordered something. */
export const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has ordered something.',
  schema: z.object({
    order_id: z.uuid(),
    user: z.string().min(1).refine(isLine, notALine),
    item: z.string().min(1).refine(isLine, notALine),
    quantity: z.int().min(1),
  }),
  key: (order) => order.order_id,
})

export type OrderPlaced = PayloadOf<typeof orderPlaced>
