import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'

/** The n-th event of its key, from 1. */
export const numberSaid = defineEvent({
  type: 'number.said',
  about: 'A key said its next number.',
  schema: z.object({ key: z.string(), n: z.int().min(1) }),
  key: ({ key }) => key,
})
