import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../fixture.ts'
import { type Probing, probing } from './support/probing.ts'
import { describeSystem, ORDERS, REQUESTS } from './support/system.ts'

/** How soon an order is answered that Kafka cannot take. */
const REFUSED_WITHIN_MS = 5_000

/** Most events that a producer has on their way. */
const BATCH = 500

await describeSystem('brokers go away', (system) => {
  const answers = (status: number) => system.client.answers.filter((one) => one.status === status)

  /**
   * Every order is accepted in the end; until then it is refused in time, with the time for the next try. Stored twice are
   * at most those that were refused, and those that were on their way when a broker died.
   */
  async function expectAcceptedInTheEnd(name: string, probes: readonly Probing[]): Promise<void> {
    const [late = 0] = await Promise.all(
      probes.map(async (probe) => {
        const { statuses, slowestMs } = await probe.stop()
        expect([...statuses]).toEqual([200])
        return slowestMs
      }),
    )
    const { 503: refused = 0, ...others } = system.client.outcomes
    const slowest = Math.max(0, ...answers(503).map(({ ms }) => ms))
    figure(
      `${refused} orders were refused, the last one after ${slowest} ms; a probe was answered after at most ${late} ms`,
    )
    expect(others).toEqual({ 202: system.client.orders.length })
    expect(slowest).toBeLessThan(REFUSED_WITHIN_MS + late)
    expect(answers(503).every(({ headers }) => headers['retry-after'] === '1')).toBe(true)
    const { storedTwice, notifiedTwice } = await system.closeLedger(name)
    for (const topic of [ORDERS, REQUESTS]) expect(storedTwice[topic]).toBeLessThanOrEqual(refused + BATCH)
    expect(notifiedTwice).toBe(0)
  }

  test('a broker killed under load: what is accepted is stored and notified once, a refused order is accepted later', {
    timeout: 240_000,
  }, async () => {
    const { client, kafka } = system
    const [{ health }] = await Promise.all([system.orderService(), system.billing(), system.notification()])
    const probes = [probing(`${health}/livez`), probing(`${health}/readyz`)]
    const stop = client.load(40)
    await client.more(80)
    await kafka.kill(1)
    const accepted = answers(202).length
    await until('orders to be accepted again', async () => answers(202).length > accepted + 120)
    await kafka.start(1)
    await client.more(80)
    await stop()
    await expectAcceptedInTheEnd('broker killed', probes)
  })

  test('two of three brokers down: orders are refused in time; afterwards each accepted one is stored and notified', {
    timeout: 240_000,
  }, async () => {
    const { client, kafka } = system
    const [{ health }] = await Promise.all([system.orderService(), system.billing(), system.notification()])
    const probes = [probing(`${health}/livez`), probing(`${health}/readyz`)]
    const stop = client.load(30)
    await client.more(60)
    await Promise.all([kafka.kill(1), kafka.kill(2)])
    await until('orders to be refused', async () => answers(503).length > 50)
    await Promise.all([kafka.start(1), kafka.start(2)])
    const accepted = answers(202).length
    await until('orders to be accepted again', async () => answers(202).length > accepted + 100)
    await stop()
    await expectAcceptedInTheEnd('two of three brokers down', probes)
  })
})
