import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../../kafka/fixture.ts'
import { describeSystem } from '../../kafka/order-billing-notification/support/system.ts'
import type { Service } from '../../kafka/support/service.ts'

const PER_SECOND = 40
const SECONDS = 300
const ORDERS = PER_SECOND * SECONDS

/** Time to settle between two deaths of consumers, if the brokers let them. */
const CONSUMER_EVERY_MS = 25_000

const CONSUMERS = ['billing-service', 'notification-service'] as const

await describeSystem('five minutes of faults', (system) => {
  test(`${ORDERS} orders while brokers and consumers are killed and order-services replaced, one after another`, {
    timeout: (SECONDS + 400) * 1_000,
  }, async () => {
    const { client, kafka } = system
    const serving = [await system.orderService(), await system.orderService()]
    const alive: Service[] = [...CONSUMERS, ...CONSUMERS].map((name) => system.start(name))
    const stop = client.load(PER_SECOND)
    const goesOn = () => client.orders.length < ORDERS
    const faults = { brokers: 0, consumers: 0, orderServices: 0 }

    const killBrokers = async () => {
      for (let id = 0; goesOn(); id = (id + 1) % 3) {
        await kafka.kill(id)
        faults.brokers++
        await sleep(5_000)
        await kafka.start(id)
        // One at a time, as Kubernetes replaces pods: the next one only when this one is in sync again.
        await until(`node ${id} to be ready`, async () => (await kafka.ready(id)).ready, 120_000)
        await sleep(5_000)
      }
    }
    const killConsumers = async () => {
      for (let i = 0; goesOn(); i++) {
        await sleep(CONSUMER_EVERY_MS)
        const members = alive.filter(({ name }) => name === CONSUMERS[i % CONSUMERS.length])
        const killed = members[Math.floor(Math.random() * members.length)]
        if (killed === undefined) return
        alive.splice(alive.indexOf(killed), 1)
        await killed.end('SIGKILL')
        faults.consumers++
        alive.push(system.start(killed.name))
      }
    }
    const replaceOrderServices = async () => {
      while (goesOn()) {
        await sleep(20_000)
        serving.push(await system.orderService())
        const old = serving.shift()
        if (old === undefined) return
        expect((await system.endOrderService(old)).end, old.service.tail).toBe(0)
        faults.orderServices++
      }
    }
    await Promise.all([killBrokers(), killConsumers(), replaceOrderServices()])
    await stop()

    figure(`five minutes of faults: ${JSON.stringify(faults)}`)
    await system.closeLedger('five minutes of faults')
    const { 503: refused, ...others } = client.outcomes
    expect(others).toEqual({ 202: client.orders.length })
  })
})
