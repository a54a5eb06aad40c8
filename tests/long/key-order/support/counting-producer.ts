import { setting, wholeNumber } from '../../../../contracts/codec.ts'
import { pause, runProducer } from '../../../../services/runtime/index.ts'
import { numberSaid } from './events.ts'

/** Milliseconds between two rounds. */
const ROUND_MS = 10

// Counts for each key, steadily and without waiting for what is on its way, until it is stopped.
await runProducer(
  {
    keys: setting('KEYS', wholeNumber(1), 'keys that count'),
    perSecond: setting('EVENTS_PER_SECOND', wholeNumber(1), 'events in a second'),
  },
  async ({ settings: { keys, perSecond }, producer, log, stopping }) => {
    const failures: unknown[] = []
    const startedAt = performance.now()
    const send = async (key: string, n: number) => {
      try {
        const { topic, partition, offset } = await producer.send(numberSaid, { key, n })
        log.info({ event: `${key}/${n}`, topic, partition, offset, key, n }, 'delivered')
      } catch (error) {
        failures.push(error)
      }
    }
    for (let sent = 0; !stopping.aborted; await pause(ROUND_MS, stopping)) {
      const due = ((performance.now() - startedAt) * perSecond) / 1_000
      for (; sent < due; sent++) void send(`key-${sent % keys}`, Math.floor(sent / keys) + 1)
    }
    await producer.flush()
    if (failures.length > 0) throw new Error(`${failures.length} events were not delivered`, { cause: failures[0] })
  },
)
