import { hostname } from 'node:os'
import { handle, runConsumer, Unavailable } from '../../../../services/runtime/index.ts'
import { placed } from './events.ts'

const group = process.env.KAFKA_GROUP_ID

/** Tells the witness of each order that was processed. */
await runConsumer({
  handlers: [
    handle(placed, async ({ id }, { topic, partition, offset, signal }) => {
      const body = JSON.stringify({ group, pod: hostname(), id, topic, partition, offset })
      const answer = await fetch('http://witness/processed', { method: 'POST', body, signal }).catch(() => undefined)
      if (!answer?.ok) throw new Unavailable('the witness does not answer')
    }),
  ],
})
