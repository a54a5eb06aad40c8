import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { describeSystem } from '../../kafka/orders-payments-shipping/support/system.ts'
import { longestPause } from '../../kafka/support/ledger.ts'

/** Seconds for finding the new coordinator and joining again. */
const CONSUMERS_OWN_S = 5

const cases = [
  { noticed: 'after 3 s', session: 3_000, heartbeat: 500, rounds: 1_200, bound: 10 },
  { noticed: "after Kafka's default of 9 s", session: 9_000, heartbeat: 2_000, rounds: 1_600, bound: 15 },
]

for (const { noticed, session, heartbeat, rounds, bound } of cases) {
  await describeSystem(
    `its death noticed ${noticed}`,
    (system) => {
      test(`the group coordinator's broker killed under load: consumers are back within ${bound} s`, async () => {
        const consumers = await system.ordersConsumers(2)
        const producer = system.produce(rounds, { EVENTS_PER_SECOND: '150' })
        const coordinator = await system.coordinatorOf('orders-service')
        await Promise.all(consumers.map((one) => one.seen(50)))
        await system.kafka.kill(coordinator)
        const killedAt = Date.now()
        expect(await producer.ended, producer.tail).toBe(0)
        await system.kafka.start(coordinator)

        const { acked, processed } = await system.closeLedger(`coordinator killed, noticed ${noticed}`)
        expect(acked).toHaveLength(rounds * 3)
        const pause = longestPause(processed.filter(({ time }) => Date.parse(time) > killedAt - 1_000))
        figure(`coordinator killed, noticed ${noticed}: no partition of orders rested longer than ${pause} s`)
        // Kafka's own fail-over, which the producer sees, is not the consumers' doing on a machine that is slow at it.
        const kafkasOwn = longestPause(acked.filter(({ topic }) => topic === 'orders'))
        expect(pause).toBeLessThan(Math.max(bound, kafkasOwn + CONSUMERS_OWN_S))
      })
    },
    {
      'broker.session.timeout.ms': String(session),
      'broker.heartbeat.interval.ms': String(heartbeat),
    },
  )
}
