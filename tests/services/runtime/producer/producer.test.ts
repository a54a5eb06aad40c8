import type { Kafka, Producer as KafkajsProducer, ProducerBatch, ProducerConfig, RecordMetadata } from 'kafkajs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'
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
  bootstrapServers: ['kafka:9092'],
  clientId: 'sender',
  produces: [{ topic: 'things', events: ['thing.happened'] }],
  deliveryTimeoutMs: 1_000,
}

/** A producer on what it uses of kafkajs; every message goes to partition 0. */
function given(sendBatch: () => Promise<RecordMetadata[]>, produces = settings.produces) {
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
  const dependencies = { kafka: kafka as Kafka, settings: { ...settings, produces }, metrics: createMetrics() }
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
  ['is away', { name: 'KafkaJSConnectionError', retriable: true }, Unavailable],
  ['was asked too often', { name: 'KafkaJSNumberOfRetriesExceeded', retriable: false }, Unavailable],
  ['refuses the event', { name: 'KafkaJSProtocolError', retriable: false }, Error],
])('when Kafka %s the sender learns whether another try makes sense', async (_what, thrown, kind) => {
  const { producer } = given(() => Promise.reject(Object.assign(new Error('no'), thrown)))
  const error = await producer.send(thingHappened, { id: 'a' }).catch((reason) => reason)
  expect(error.constructor).toBe(kind)
})

test('a producer without topics does not connect', async () => {
  const { producer, calls } = given(stored, [])
  await producer.connect()
  expect(calls).toEqual([])
})
