import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { decode, encode } from '../../contracts/codec.ts'
import { defineEvent } from '../../contracts/event.ts'
import { consumerSettings, kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import { createMetrics } from '../../services/runtime/metrics.ts'
import { createProducer } from '../../services/runtime/producer/producer.ts'
import { configMap, describeWithKafka, until } from './fixture.ts'
import { Service } from './support/service.ts'
import { client, readTopic, withAdmin } from './support/topics.ts'

const noted = defineEvent({
  type: 'noted',
  about: 'Something long was noted.',
  schema: z.object({ n: z.number(), text: z.string() }),
  key: ({ n }) => String(n),
})
const EVENTS = 100
const text = 'the same words again and again. '.repeat(30)

type Configs = Parameters<typeof encode<typeof producerSettings>>[1]

await describeWithKafka(
  'client options on a real Kafka',
  (kafka) => {
    const createTopic = async () => {
      const topic = `t-${randomUUID()}`
      const created = { topic, numPartitions: 1, replicationFactor: 1 }
      await withAdmin(kafka().bootstrapServers, (admin) => admin.createTopics({ topics: [created] }))
      return topic
    }

    describe('of the producer', () => {
      async function sent(configs: Configs) {
        const topic = await createTopic()
        const env = encode(producerSettings, { ...configs, produces: [{ topic, events: [noted.type] }] })
        const { bootstrapServers } = kafka()
        const own = { KAFKA_BOOTSTRAP_SERVERS: bootstrapServers, KAFKA_CLIENT_ID: 'sender' }
        const settings = decode({ ...kafkaSettings, ...producerSettings }, { ...env, ...own })
        const producer = createProducer({ kafka: client(bootstrapServers), settings, metrics: createMetrics() })
        await producer.connect()
        const numbers = Array.from({ length: EVENTS }, (_, n) => n)
        const deliveries = await Promise.all(numbers.map((n) => producer.send(noted, { n, text })))
        await producer.disconnect()
        const stored = await until('the events', async () => {
          const read = await readTopic(bootstrapServers, topic)
          return read.length === EVENTS && read
        })
        const values = stored.map(({ value }) => JSON.parse(String(value)))
        expect(values).toEqual(numbers.map((n) => ({ n, text })))
        const said = await kafka().tool('kafka-log-dirs', ['--describe', '--topic-list', topic])
        const bytes = Number(/"size":(\d+)/.exec(said)?.[1])
        return { deliveries, bytes }
      }

      test.each(['none', 'gzip', 'snappy', 'lz4'] as const)('compression.type %s', async (compressionType) => {
        const { bytes } = await sent({ compressionType })
        expect(bytes).toBeGreaterThan(1_000)
        if (compressionType === 'none') expect(bytes).toBeGreaterThan(EVENTS * text.length)
        else expect(bytes).toBeLessThan((EVENTS * text.length) / 4)
      })

      test('acks 1 says where events are; acks 0 cannot', async () => {
        expect((await sent({ acks: '1' })).deliveries.at(-1)?.offset).toBe(String(EVENTS - 1))
        expect(new Set((await sent({ acks: '0' })).deliveries.map(({ offset }) => offset))).toEqual(new Set(['-1']))
      })
    })

    describe('of the consumer', () => {
      const running: Service[] = []
      afterEach(async () => {
        await Promise.all(running.splice(0).map((service) => service.end('SIGKILL')))
      })

      const order = () => ({ order_id: randomUUID(), user: 'david', item: 'chicken burger', quantity: 5 })
      const produce = async (topic: string, count: number) => {
        const producer = client(kafka().bootstrapServers).producer()
        await producer.connect()
        const messages = Array.from({ length: count }, () => ({ value: JSON.stringify(order()) }))
        await producer.send({ topic, messages })
        await producer.disconnect()
      }

      function start(topic: string, configs: Parameters<typeof encode<typeof consumerSettings>>[1]): Service {
        const groupId = `group-${topic}`
        const service = new Service({
          name: 'consumer',
          entry: 'services/order-tracker/consumer/main.ts',
          env: {
            ...encode(consumerSettings, { ...configs, groupId, consumes: [{ topic, events: [] }] }),
            KAFKA_BOOTSTRAP_SERVERS: kafka().bootstrapServers,
            KAFKA_CLIENT_ID: 'consumer',
            HEALTH_PORT: '0',
          },
        })
        running.push(service)
        return service
      }

      const joined = (service: Service) =>
        until('the member to join', async () => service.lines.some(({ partitions }) => partitions !== undefined))

      test('auto.offset.reset latest begins with what comes then; earliest with what is there', async () => {
        const topic = await createTopic()
        await produce(topic, 5)
        const latest = start(topic, { autoOffsetReset: 'latest' })
        await joined(latest)
        // The member asks for the end of the topic after it has joined: events go on until it has seen one.
        await until('an event', async () => {
          await produce(topic, 1)
          return latest.events.length > 0
        })
        expect(Number(latest.events[0]?.offset)).toBeGreaterThanOrEqual(5)

        const other = await createTopic()
        await produce(other, 5)
        const earliest = start(other, {})
        await earliest.seen(5)
        expect(earliest.events.map(({ offset }) => offset)).toEqual(['0', '1', '2', '3', '4'])
      })

      test('enable.auto.commit false: a crash repeats one event at most', async () => {
        const topic = await createTopic()
        await produce(topic, 2_000)
        const service = start(topic, { enableAutoCommit: false })
        await service.seen(50)
        await service.end('SIGKILL')
        const processed = service.events.length
        expect(processed).toBeLessThan(2_000)
        const committed = await withAdmin(kafka().bootstrapServers, async (admin) => {
          const [offsets] = await admin.fetchOffsets({ groupId: `group-${topic}`, topics: [topic] })
          return Number(offsets?.partitions[0]?.offset)
        })
        expect(processed - committed).toBeGreaterThanOrEqual(0)
        expect(processed - committed).toBeLessThanOrEqual(1)
      })
    })
  },
  { nodes: 1, data: configMap(1) },
)
