import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../../kafka/fixture.ts'
import { describeSystem } from '../../kafka/orders-payments-shipping/support/system.ts'
import type { Service } from '../../kafka/support/service.ts'

const PER_SECOND = 200
const SECONDS = 300
const ROUNDS = Math.floor((PER_SECOND * SECONDS) / 3)

/** Each group's turn comes every 75 s: time to settle between two deaths, if the brokers let it. */
const CONSUMER_EVERY_MS = 25_000

const GROUPS = ['orders-consumer', 'payments-consumer', 'shipping-consumer'] as const

await describeSystem('five minutes of faults', (system) => {
  test(`${ROUNDS * 3} events while brokers and consumers are killed one after another: none is lost`, {
    timeout: (SECONDS + 300) * 1_000,
  }, async () => {
    const { kafka } = system
    const alive: Service[] = [...GROUPS, ...GROUPS].map((name) => system.start(name))
    const producer = system.produce(ROUNDS, { EVENTS_PER_SECOND: String(PER_SECOND) })
    await producer.seen(PER_SECOND)
    let [brokers, consumers] = [0, 0]

    const killBrokers = async () => {
      for (let id = 0; producer.running; id = (id + 1) % 3) {
        await kafka.kill(id)
        brokers++
        await sleep(5_000)
        await kafka.start(id)
        // One at a time, as Kubernetes replaces pods: the next one only when this one is in sync again.
        await until(`node ${id} to be ready`, async () => (await kafka.ready(id)).ready, 120_000)
        await sleep(5_000)
      }
    }
    const killConsumers = async () => {
      for (let i = 0; producer.running; i++) {
        await sleep(CONSUMER_EVERY_MS)
        const members = alive.filter(({ name }) => name === GROUPS[i % GROUPS.length])
        const killed = members[Math.floor(Math.random() * members.length)]
        if (killed === undefined) return
        alive.splice(alive.indexOf(killed), 1)
        await killed.end('SIGKILL')
        consumers++
        alive.push(system.start(killed.name))
      }
    }
    await Promise.all([killBrokers(), killConsumers()])

    expect(await producer.ended, producer.tail).toBe(0)
    figure(`five minutes: ${brokers} brokers and ${consumers} consumers killed`)
    const { acked } = await system.closeLedger('five minutes of faults')
    expect(acked).toHaveLength(ROUNDS * 3)
  })
})
