import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode } from '../../contracts/codec.ts'
import { kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import { createMetrics } from '../../services/runtime/metrics.ts'
import { createProducer, type Producer } from '../../services/runtime/producer/producer.ts'
import { Unavailable } from '../../services/runtime/unavailable.ts'
import { describeWithKafka, until } from './fixture.ts'
import { client, readTopic, withAdmin } from './support/topics.ts'

const DELIVERY_TIMEOUT_MS = 3_000

await describeWithKafka('a producer', (kafka) => {
  let producer: Producer
  const servers = () => kafka().bootstrapServers

  const create = async (topic: string, ...replicas: string[]) => {
    await kafka().tool('kafka-topics', ['--create', '--topic', topic, '--replica-assignment', replicas.join(',')])
    await until('the topic to be known', () =>
      withAdmin(servers(), async (admin) => (await admin.fetchTopicOffsets(topic)).length === replicas.length),
    )
  }
  const remove = async (topic: string) => {
    await kafka().tool('kafka-topics', ['--delete', '--topic', topic])
    await until('the topic to be gone', () =>
      withAdmin(servers(), async (admin) => !(await admin.listTopics()).includes(topic)),
    )
  }
  const send = (topic: string, key: string, value = key) => producer.sendRecord(topic, { key, value })
  const many = (count: number, topic: string) =>
    Promise.all(Array.from({ length: count }, (_, i) => send(topic, `key-${i % 10}`, String(i))))

  beforeAll(async () => {
    await create('healthy', '0', '1', '2')
    const settings = {
      ...decode(kafkaSettings, { KAFKA_BOOTSTRAP_SERVERS: servers(), KAFKA_CLIENT_ID: 'sender' }),
      ...decode(producerSettings, { KAFKA_DELIVERY_TIMEOUT_MS: String(DELIVERY_TIMEOUT_MS) }),
      produces: [{ topic: 'healthy', events: [] }],
    }
    producer = createProducer({ kafka: client(servers()), settings, metrics: createMetrics() })
    await producer.connect()
  })
  afterAll(() => producer?.disconnect())

  /** What becomes of a message that nobody takes, how long that takes, and the longest time in which nothing else ran. */
  async function givenUp(sent: Promise<unknown>) {
    const delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
    const begun = performance.now()
    const error = await sent.then(
      () => undefined,
      (reason) => reason,
    )
    delay.disable()
    return { error, ms: performance.now() - begun, blockedMs: delay.max / 1e6 }
  }

  test.each([
    ['a topic that is not there', () => send('nowhere', 'a')],
    ['a partition that is not there', () => producer.sendRecord('healthy', { key: 'a', value: 'a', partition: 7 })],
  ])('%s: the message fails when its time is up, alone, and the process goes on', async (_, lost) => {
    const [{ error, ms, blockedMs }, delivered] = await Promise.all([givenUp(lost()), many(100, 'healthy')])
    expect(delivered).toHaveLength(100)
    expect(error).toBeInstanceOf(Unavailable)
    expect(ms).toBeGreaterThan(DELIVERY_TIMEOUT_MS - 50)
    expect(ms).toBeLessThan(DELIVERY_TIMEOUT_MS + 1_000)
    expect(blockedMs).toBeLessThan(1_000)
  })

  test('a topic that is removed does not hold up the others, and is sent to again when it is back with fewer partitions', async () => {
    await create('moving', '0', '1', '2', '0', '1', '2')
    await many(20, 'moving')
    await remove('moving')
    const [{ error }, delivered] = await Promise.all([givenUp(many(20, 'moving')), many(100, 'healthy')])
    expect(error).toBeInstanceOf(Unavailable)
    expect(delivered).toHaveLength(100)

    await create('moving', '0')
    await many(20, 'moving')
    const stored = await readTopic(servers(), 'moving')
    for (let key = 0; key < 10; key++) {
      const ofKey = stored.filter((one) => String(one.key) === `key-${key}`)
      expect(ofKey.map(({ value }) => Number(value))).toEqual([key, key + 10])
    }
  })

  test('a message that its topic refuses fails alone among many', async () => {
    await create('narrow', '0')
    const entity = ['--entity-type', 'topics', '--entity-name', 'narrow']
    await kafka().tool('kafka-configs', ['--alter', ...entity, '--add-config', 'max.message.bytes=20000'])
    await until('the limit', () =>
      send('narrow', 'a', 'x'.repeat(30_000)).then(
        () => false,
        () => true,
      ),
    )
    const values = Array.from({ length: 20 }, (_, i) => 'x'.repeat(i === 7 ? 30_000 : 10))
    const outcomes = await Promise.allSettled([
      ...values.map((value, i) => send('narrow', String(i), value)),
      ...Array.from({ length: 20 }, (_, i) => send('healthy', String(i))),
    ])
    expect(outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual([7])
  })

  test('a partition without a leader holds up nobody, and gets its messages in order when it has one again', async () => {
    await create('parts', '0', '1', '2')
    await many(30, 'parts')
    await kafka().kill(2)
    const sent = Array.from({ length: 30 }, (_, i) =>
      producer.sendRecord('parts', { key: String(i), value: String(i), partition: i % 3 }).then(
        () => 'delivered',
        () => 'failed',
      ),
    )
    const outcomes = await Promise.all(sent)
    expect(outcomes.filter((_, i) => i % 3 < 2)).toEqual(Array.from({ length: 20 }, () => 'delivered'))
    await kafka().start(2)
    await until('it to be sent to again', () =>
      send('healthy', 'any').then(
        () => true,
        () => false,
      ),
    )
    await until('the partition to be back', () =>
      producer.sendRecord('parts', { value: 'first', partition: 2 }).then(
        () => true,
        () => false,
      ),
    )
    await Promise.all([1, 2, 3].map((i) => producer.sendRecord('parts', { value: `after-${i}`, partition: 2 })))
    const stored = (await readTopic(servers(), 'parts')).filter(({ partition }) => partition === 2)
    expect(stored.slice(-3).map(({ value }) => String(value))).toEqual(['after-1', 'after-2', 'after-3'])
  })
})
