import type { Kafka, Producer as KafkajsProducer, ProducerBatch, ProducerConfig, RecordMetadata } from 'kafkajs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decode } from '../../../../contracts/codec.ts'
import { defineEvent } from '../../../../contracts/event.ts'
import { kafkaSettings, producerSettings } from '../../../../contracts/settings.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'
import { createProducer } from '../../../../services/runtime/producer/producer.ts'
import { Unavailable } from '../../../../services/runtime/unavailable.ts'

const thingHappened = defineEvent({
  type: 'thing.happened',
  about: 'A thing has happened.',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
})

const settings = {
  ...decode(kafkaSettings, { KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092', KAFKA_CLIENT_ID: 'sender' }),
  ...decode(producerSettings, {}),
  produces: [{ topic: 'things', events: ['thing.happened'] }],
  deliveryTimeoutMs: 1_000,
}

/** A producer on what it uses of kafkajs; every message goes to partition 0. */
function given(sendBatch: () => Promise<RecordMetadata[]>, differences: Partial<typeof settings> = {}) {
  const batches: ProducerBatch[] = []
  const configs: (ProducerConfig | undefined)[] = []
  const calls: string[] = []
  const client: Pick<KafkajsProducer, 'connect' | 'disconnect' | 'sendBatch'> = {
    connect: async () => void calls.push('connect'),
    disconnect: async () => void calls.push('disconnect'),
    sendBatch: (batch) => {
      batches.push(batch)
      for (const message of batch.topicMessages?.flatMap(({ messages }) => messages) ?? []) message.partition = 0
      return sendBatch()
    },
  }
  const kafka: Pick<Kafka, 'producer'> = {
    producer: (config) => {
      configs.push(config)
      return client as KafkajsProducer
    },
  }
  const dependencies = { kafka: kafka as Kafka, settings: { ...settings, ...differences }, metrics: createMetrics() }
  return { producer: createProducer(dependencies), batches, configs, calls }
}

const stored = async () => [{ topicName: 'things', partition: 0, errorCode: 0, baseOffset: '7' }]

test('an event counts as delivered when all in-sync replicas have it, and is never sent by an idempotent producer', async () => {
  const { producer, batches, configs } = given(stored)
  expect(await producer.send(thingHappened, { id: 'a' })).toEqual({ topic: 'things', partition: 0, offset: '7' })
  await producer.disconnect()
  expect(batches.map(({ acks }) => acks)).toEqual([-1])
  expect(configs).toMatchObject([{ allowAutoTopicCreation: false, idempotent: false }])
})

test.each([
  ['all', 'none', { acks: -1, compression: 0 }],
  ['1', 'gzip', { acks: 1, compression: 1 }],
  ['1', 'snappy', { acks: 1, compression: 2 }],
  ['all', 'lz4', { acks: -1, compression: 3 }],
] as const)('acks %s with %s are kafkajs’s %o', async (acks, compressionType, expected) => {
  const { producer, batches } = given(stored, { acks, compressionType })
  await producer.send(thingHappened, { id: 'a' })
  expect(batches).toMatchObject([expected])
})

test('with acks 0 nobody says where an event is', async () => {
  const { producer } = given(async () => [], { acks: '0' })
  expect(await producer.send(thingHappened, { id: 'a' })).toEqual({ topic: 'things', partition: 0, offset: '-1' })
})

test('as many bytes go together as batch.size says, and nothing waits longer than linger.ms', async () => {
  const { producer, batches } = given(stored, { batchSize: 1, lingerMs: 0 })
  await Promise.all(['a', 'b'].map((id) => producer.send(thingHappened, { id })))
  expect(batches.map(({ topicMessages }) => topicMessages?.map(({ messages }) => messages.length))).toEqual([[1], [1]])
})

test.each([
  ['is away', { name: 'KafkaJSConnectionError', retriable: true }, Unavailable],
  ['was asked too often', { name: 'KafkaJSNumberOfRetriesExceeded', retriable: false }, Unavailable],
  ['refuses the event', { name: 'KafkaJSProtocolError', retriable: false }, Error],
])('when Kafka %s the sender learns whether another try makes sense', async (_what, thrown, kind) => {
  const { producer } = given(() => Promise.reject(Object.assign(new Error('no'), thrown)))
  const error = await producer.send(thingHappened, { id: 'a' }).catch((reason) => reason)
  expect(error.constructor).toBe(kind)
})

test('a producer without topics does not connect', async () => {
  const { producer, calls } = given(stored, { produces: [] })
  await producer.connect()
  expect(calls).toEqual([])
})
