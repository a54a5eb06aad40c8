import type { Values } from '../../../contracts/codec.ts'
import type { EventDefinition } from '../../../contracts/event.ts'
import type { kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import type { Kafka, Message } from '../kafka/kafkajs.ts'
import type { Metrics } from '../metrics.ts'
import { Batcher } from './batcher.ts'
import { createTopicOf, type EventIdentity, toMessage } from './events.ts'
import { createLayout } from './layout.ts'
import type { Delivery } from './pending.ts'
import { createSendBatch, errorOf } from './send-batch.ts'

/** Sends events. */
export interface Producer {
  /**
   * Opens connections to Kafka, unless there is no topic to send to.
   * @throws when Kafka does not answer for about half a minute
   */
  connect(): Promise<void>
  /**
   * Sends an event to the topic that carries it.
   * @returns where it is stored, once all in-sync replicas have it; with other KAFKA_ACKS the leader, or nobody
   * @throws {InvalidEvent} when the payload has not the event's shape
   * @throws {Unavailable} when Kafka did not acknowledge it within KAFKA_DELIVERY_TIMEOUT_MS. It may be stored nevertheless:
   *   send it again with the same id
   * @throws what kafkajs throws when Kafka refuses it
   */
  send<T>(event: EventDefinition<T>, payload: T, identity?: EventIdentity): Promise<Delivery>
  /**
   * Sends a record as it is to a topic.
   * @throws as {@link send} does, except for the shape of the payload
   */
  sendRecord(topic: string, message: Message): Promise<Delivery>
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
}

/** Makes a producer. */
export function createProducer({ kafka, settings, metrics }: ProducerDependencies): Producer {
  const layout = createLayout()
  const client = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: layout.partitioner,
    // The batcher tries again, each partition for itself.
    retry: { retries: 0 },
    // With kafkajs 2.2.4 an idempotent producer can lose a message after a lost response; consumers deduplicate by id.
    idempotent: false,
  })
  const topicOf = createTopicOf(settings.produces)
  const source = `/${settings.clientId}`
  const { counters } = metrics
  const batcher = new Batcher(
    { send: createSendBatch(client, settings, metrics), layout, errorOf },
    {
      lingerMs: settings.lingerMs,
      maxBytes: settings.batchSize,
      deliveryTimeoutMs: settings.deliveryTimeoutMs,
    },
  )

  const sendRecord = (topic: string, message: Message): Promise<Delivery> =>
    new Promise((resolve, reject) => {
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

  return {
    async connect() {
      if (settings.produces.length > 0) await client.connect()
    },
    send: async (event, payload, identity = {}) =>
      sendRecord(topicOf(event.type), toMessage(event, payload, source, identity)),
    sendRecord,
    flush: () => batcher.flush(),
    async disconnect() {
      await batcher.flush()
      await client.disconnect()
    },
  }
}

/** About the bytes of a record: key and value, and what headers and framing usually take. */
function sizeOf({ key, value }: Message): number {
  return (key ? Buffer.byteLength(key) : 0) + (value ? Buffer.byteLength(value) : 0) + 300
}
