import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../../kafka/fixture.ts'
import { describeSystem } from '../../kafka/orders-payments-shipping/support/system.ts'
import { longestPause } from '../../kafka/support/ledger.ts'
import type { EventLine } from '../../kafka/support/service.ts'

const KILLS = 10

/** At least so many seconds lie between two kills, so that their pauses are told apart. */
const APART_S = 20

await describeSystem('coordinators killed again and again', (system) => {
  test(`the group coordinator's broker killed ${KILLS} times under load: nothing is lost`, {
    timeout: 900_000,
  }, async () => {
    const { kafka } = system
    const consumers = await system.ordersConsumers(2)
    const seen = () => consumers.flatMap(({ events }) => events)
    // More than it will send: it is stopped when enough brokers have died.
    const producer = system.produce(100_000, { EVENTS_PER_SECOND: '150' })
    await producer.seen(300)

    const pauses: number[] = []
    for (let i = 0; i < KILLS; i++) {
      const coordinator = await system.coordinatorOf('orders-service')
      await kafka.kill(coordinator)
      const killedAt = Date.now()
      await until('consumption to go on for a while', async () => since(seen(), killedAt + APART_S * 1_000))
      pauses.push(longestPause(seen().filter(({ time }) => Date.parse(time) > killedAt - 1_000)))
      await kafka.start(coordinator)
      await until('it to be in sync again', async () => (await kafka.ready(coordinator)).ready)
    }
    await producer.end()
    await system.closeLedger(`${KILLS} coordinators killed`)
    const sorted = pauses.toSorted((a, b) => a - b)
    const [median, longest] = [sorted[Math.floor(KILLS / 2)], sorted.at(-1)]
    figure(`${KILLS} coordinators killed: pauses ${sorted.join(', ')} s; median ${median} s, longest ${longest} s`)
    expect(longest).toBeLessThan(APART_S)
  })
})

/** Whether every partition has been consumed after a moment. */
function since(events: readonly EventLine[], moment: number): boolean {
  const partitions = new Set(events.filter(({ time }) => Date.parse(time) > moment).map(({ partition }) => partition))
  return partitions.size === 3
}
