import type { Kafka, Producer as KafkajsProducer, ProducerBatch, ProducerConfig } from 'kafkajs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'
import { createProducer } from '../../../../services/runtime/producer/producer.ts'

const thingHappened = defineEvent({
  type: 'thing.happened',
  about: 'A thing has happened.',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
})

test('an event counts as delivered when all in-sync replicas have it, and is never sent by an idempotent producer', async () => {
  const batches: ProducerBatch[] = []
  const configs: (ProducerConfig | undefined)[] = []
  // What of kafkajs the producer uses; every message goes to partition 0.
  const client: Pick<KafkajsProducer, 'connect' | 'disconnect' | 'sendBatch'> = {
    connect: async () => undefined,
    disconnect: async () => undefined,
    sendBatch: async (batch) => {
      batches.push(batch)
      for (const message of batch.topicMessages?.flatMap(({ messages }) => messages) ?? []) message.partition = 0
      return [{ topicName: 'things', partition: 0, errorCode: 0, baseOffset: '7' }]
    },
  }
  const kafka: Pick<Kafka, 'producer'> = {
    producer: (config) => {
      configs.push(config)
      return client as KafkajsProducer
    },
  }
  const producer = await createProducer({
    kafka: kafka as Kafka,
    settings: {
      bootstrapServers: ['kafka:9092'],
      clientId: 'sender',
      produces: [{ topic: 'things', events: ['thing.happened'] }],
    },
    metrics: createMetrics(),
  })
  expect(await producer.send(thingHappened, { id: 'a' })).toEqual({ topic: 'things', partition: 0, offset: '7' })
  await producer.disconnect()
  expect(batches.map(({ acks }) => acks)).toEqual([-1])
  expect(configs).toMatchObject([{ allowAutoTopicCreation: false, idempotent: false }])
})
