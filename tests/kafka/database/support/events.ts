import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'

const thing = z.object({ key: z.string(), n: z.number() })

/** The n-th thing of its key. A negative one cannot be answered. */
export const thingAsked = defineEvent({
  type: 'thing.asked',
  about: 'A thing was asked for.',
  schema: thing,
  key: ({ key }) => key,
})

export const thingAnswered = defineEvent({
  type: 'thing.answered',
  about: 'A thing was answered.',
  schema: thing,
  key: ({ key }) => key,
})
