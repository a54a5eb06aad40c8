import { z } from 'zod'
import { defineEvent } from '../../../contracts/event.ts'

/** The figures of an hour are complete. */
export const hourReported = defineEvent({
  type: 'hour.reported',
  about: 'The figures of an hour are complete.',
  schema: z.object({ hour: z.iso.datetime(), item: z.string().min(1), quantity: z.int().min(0) }),
  key: (report) => report.item,
})
