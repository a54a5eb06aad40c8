import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'

/** What the small system is about: somebody has ordered something. */
export const placed = defineEvent({
  type: 'order.placed',
  about: '',
  schema: z.object({ id: z.string(), customer: z.string() }),
  key: (order) => order.customer,
})
