import { defineEvent, type PayloadOf } from 'cdk8s-kafka-contracts'
import { z } from 'zod'

export const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has ordered something.',
  schema: z.object({
    id: z.uuid(),
    item: z.string().min(1),
    quantity: z.int().min(1),
  }),
  // Events of one key stay in order.
  key: (order) => order.id,
})

export type OrderPlaced = PayloadOf<typeof orderPlaced>
