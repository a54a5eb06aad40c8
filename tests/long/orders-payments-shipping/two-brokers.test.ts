import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { describeSystem } from '../../kafka/orders-payments-shipping/support/system.ts'

const DOWN_MS = 30_000
const ROUNDS = 4_000

await describeSystem('two of three brokers away', (system) => {
  test.each([
    ['killed', 'kill'],
    ['stopped', 'stop'],
  ] as const)(
    'two brokers %s for half a minute under load: what was acknowledged is stored and processed',
    { timeout: 400_000 },
    async (how, end) => {
      const { kafka } = system
      await system.ordersConsumers(2)
      system.otherConsumers()
      const producer = system.produce(ROUNDS, { EVENTS_PER_SECOND: '200' })
      await producer.seen(1_000)
      await kafka[end](1)
      await kafka[end](2)
      await sleep(DOWN_MS)
      await Promise.all([kafka.start(1), kafka.start(2)])

      // Long enough that the producer may have given up on some: then it says how many, and ends with 1.
      const code = await producer.ended
      const failed = ROUNDS * 3 - producer.events.length
      expect(code, producer.tail).toBe(failed === 0 ? 0 : 1)
      if (failed > 0) expect(producer.lines.at(-1)?.err?.message).toContain(`${failed} of ${ROUNDS * 3} events`)

      const { acked, stored } = await system.closeLedger(`two of three brokers ${how} for ${DOWN_MS / 1_000} s`)
      const ids = new Set(acked.map(({ event }) => event))
      const storedAnyway = new Set(stored.map(({ event }) => event).filter((id) => !ids.has(id))).size
      figure(`two of three brokers ${how}: ${failed} events failed, ${storedAnyway} of them are stored nevertheless`)
    },
  )
})
