import { type ICustomPartitioner, type Kafka, type Message, Partitioners } from 'kafkajs'
import type { Values } from '../../../contracts/codec.ts'
import type { EventDefinition } from '../../../contracts/event.ts'
import type { kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import type { Metrics } from '../metrics.ts'
import { Batcher, type BatcherOptions, type Delivery } from './batcher.ts'
import { createTopicOf, type EventIdentity, toMessage } from './events.ts'

/** Sends events. */
export interface Producer {
  /**
   * Sends an event to the topic that carries it.
   * @returns where it is stored, once all in-sync replicas have it
   * @throws {InvalidEvent} when the payload has not the event's shape; what kafkajs throws when Kafka did not acknowledge
   *   it for about half a minute. It may be stored nevertheless: send it again with the same id.
   */
  send<T>(event: EventDefinition<T>, payload: T, identity?: EventIdentity): Promise<Delivery>
  /** Resolves when everything sent so far is delivered or failed. */
  flush(): Promise<void>
  /** Flushes and closes the connections. */
  disconnect(): Promise<void>
}

/** What a producer is made from. */
export interface ProducerDependencies {
  readonly kafka: Kafka
  readonly settings: Values<typeof kafkaSettings & typeof producerSettings>
  readonly metrics: Metrics
  readonly batching?: BatcherOptions
}

/**
 * Makes a producer and connects it.
 * @throws when Kafka does not answer
 */
export async function createProducer({ kafka, settings, metrics, batching }: ProducerDependencies): Promise<Producer> {
  const client = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: pinnedPartitioner,
    // With kafkajs 2.2.4 an idempotent producer can lose a message after a lost response; consumers deduplicate by id.
    idempotent: false,
  })
  await client.connect()
  const topicOf = createTopicOf(settings.produces)
  const source = `/${settings.clientId}`
  const { counters, durations } = metrics
  const batcher = new Batcher(async (topicMessages) => {
    const startedAt = performance.now()
    try {
      return await client.sendBatch({ topicMessages, acks: -1, timeout: 15_000 })
    } finally {
      for (const { topic } of topicMessages) {
        durations.send.with({ topic }).observe((performance.now() - startedAt) / 1_000)
      }
    }
  }, batching)

  return {
    async send(event, payload, identity = {}) {
      const topic = topicOf(event.type)
      const message = toMessage(event, payload, source, identity)
      return new Promise((resolve, reject) => {
        const delivered = (delivery: Delivery) => {
          counters.sent.inc({ topic })
          resolve(delivery)
        }
        const failed = (error: Error) => {
          counters.sendFailed.inc({ topic })
          reject(error)
        }
        batcher.add({ topic, message, bytes: sizeOf(message), delivered, failed })
      })
    },
    flush: () => batcher.flush(),
    async disconnect() {
      await batcher.flush()
      await client.disconnect()
    },
  }
}

/**
 * Kafka's own choice by key, made once: a retry after the topic has grown must not move a message that may be stored
 * already, and the delivery report needs to know the partition.
 */
const pinnedPartitioner: ICustomPartitioner = () => {
  const byKey = Partitioners.DefaultPartitioner()
  return (args) => {
    args.message.partition ??= byKey(args)
    return args.message.partition
  }
}

/** About the bytes of a record: key and value, and what headers and framing usually take. */
function sizeOf({ key, value }: Message): number {
  return (key ? Buffer.byteLength(key) : 0) + (value ? Buffer.byteLength(value) : 0) + 300
}
