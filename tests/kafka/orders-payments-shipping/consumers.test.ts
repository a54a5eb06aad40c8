import { expect, test } from 'vitest'
import { freePorts } from '../../../dev/kafka/ports.ts'
import { figure } from '../../figure.ts'
import { until } from '../fixture.ts'
import { describeSystem } from './support/system.ts'

/** The shortest session that Kafka allows by default, so that a dead member is noticed soon. */
const SHORT_SESSION = { KAFKA_SESSION_TIMEOUT_MS: '6000', KAFKA_HEARTBEAT_INTERVAL_MS: '1000' }

const STOP_MS = 5_000

await describeSystem('consumers go away', (system) => {
  test('a member killed under load: the other one takes over and nothing is lost', async () => {
    const [killed, survivor] = await system.ordersConsumers(2, SHORT_SESSION)
    const producer = system.produce(1_500, { EVENTS_PER_SECOND: '400' })
    await killed?.seen(100)
    await killed?.end('SIGKILL')
    const killedAt = performance.now()
    await until('the survivor to own every partition', async () => survivor?.assigned('orders').length === 3)
    figure(`member killed: the other one owns all after ${((performance.now() - killedAt) / 1_000).toFixed(1)} s`)
    expect(await producer.ended, producer.tail).toBe(0)
    const { acked } = await system.closeLedger('member killed')
    expect(acked).toHaveLength(4_500)
  })

  test('a consumer killed in the middle of a backlog: the next one goes on and nothing is lost', async () => {
    const producer = system.produce(1_500)
    expect(await producer.ended, producer.tail).toBe(0)
    const killed = system.start('orders-consumer', SHORT_SESSION)
    await killed.seen(200)
    await killed.end('SIGKILL')
    expect(killed.events.length).toBeLessThan(1_500)
    await system.ordersConsumers(1, SHORT_SESSION)
    await system.closeLedger('consumer killed in a backlog')
  })

  test('a consumer stopped in the middle of a backlog has committed what it did: the next one repeats nothing', async () => {
    const producer = system.produce(3_000)
    expect(await producer.ended, producer.tail).toBe(0)
    const stopped = system.start('orders-consumer')
    await stopped.seen(200)
    const stop = await stopped.end()
    expect(stop.end, stopped.tail).toBe(0)
    expect(stop.ms).toBeLessThan(STOP_MS)
    expect(stopped.events.length).toBeLessThan(3_000)
    await system.ordersConsumers(1)
    const { redelivered } = await system.closeLedger('consumer stopped in a backlog')
    expect(redelivered).toBe(0)
  })

  test('a member stopped under load ends with 0 in time, and nothing is delivered again', async () => {
    const [stopped] = await system.ordersConsumers(2)
    const producer = system.produce(1_500, { EVENTS_PER_SECOND: '400' })
    await stopped?.seen(200)
    const stop = await stopped?.end()
    figure(`member stopped under load: ended after ${stop?.ms} ms`)
    expect(stop?.end, stopped?.tail).toBe(0)
    expect(stop?.ms).toBeLessThan(STOP_MS)
    expect(await producer.ended, producer.tail).toBe(0)

    const { processed, redelivered } = await system.closeLedger('member stopped')
    expect(processed).toHaveLength(1_500)
    expect(redelivered).toBe(0)
  })

  test('an idle consumer ends with 0 in time', async () => {
    const [consumer] = await system.ordersConsumers(1)
    const stop = await consumer?.end()
    figure(`idle consumer stopped: ended after ${stop?.ms} ms`)
    expect(stop?.end, consumer?.tail).toBe(0)
    expect(stop?.ms).toBeLessThan(STOP_MS)
  })

  test.each([
    ['its topics', async () => ({ KAFKA_CONSUMES: '[{"topic":"later","events":["order.placed"]}]' })],
    ['Kafka', async () => ({ KAFKA_BOOTSTRAP_SERVERS: `127.0.0.1:${(await freePorts(1))[0]}` })],
  ])('a consumer that still waits for %s says so, and ends with 0 in time', async (_, differences) => {
    const consumer = system.start('orders-consumer', await differences())
    await until('it to say that it waits', async () => consumer.lines.some(({ msg }) => msg.startsWith('waiting for ')))
    const stop = await consumer.end()
    expect(stop.end, consumer.tail).toBe(0)
    expect(stop.ms).toBeLessThan(STOP_MS)
  })

  test('a consumer whose Kafka is away altogether ends with 0 in time', async () => {
    const [consumer] = await system.ordersConsumers(1)
    const ids = system.kafka.nodes.map(({ id }) => id)
    await Promise.all(ids.map((id) => system.kafka.kill(id)))
    const stop = await consumer?.end()
    figure(`consumer stopped without Kafka: ended with ${stop?.end} after ${stop?.ms} ms`)
    await Promise.all(ids.map((id) => system.kafka.start(id)))
    expect(stop?.end, consumer?.tail).toBe(0)
    expect(stop?.ms).toBeLessThan(STOP_MS)
  })
})
