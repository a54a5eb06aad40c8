import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, type Message } from 'kafkajs'
import { encode } from '../contracts/codec.ts'
import { consumerSettings, kafkaSettings, producerSettings } from '../contracts/settings.ts'
import { type OrderPlaced, orderPlaced } from '../services/orders-payments-shipping/events.ts'
import { toMessage } from '../services/runtime/producer/events.ts'

/** An order whose JSON has about 200 bytes. */
export function order(): OrderPlaced {
  return { order_id: randomUUID(), user: `user-${'u'.repeat(40)}`, item: `item-${'i'.repeat(52)}`, quantity: 3 }
}

/** The item of the n-th order, for services with a stock: a hundred by turns. */
export const itemOf = (n: number): string => `item-${n % 100}`

/** Messages of one request, and requests in flight, while a topic is filled. */
const BATCH = 1_000
const IN_FLIGHT = 3

/** Puts so many orders on a topic, unless told to put something else there. */
export async function fill(
  bootstrapServers: string,
  topic: string,
  events: number,
  make: () => Message = () => toMessage(orderPlaced, order(), '/bench', {}),
): Promise<void> {
  const kafka = new Kafka({ brokers: bootstrapServers.split(','), logLevel: logLevel.ERROR })
  const producer = kafka.producer({ allowAutoTopicCreation: false, idempotent: false })
  await producer.connect()
  let left = events
  const sendSome = async () => {
    while (left > 0) {
      const length = Math.min(BATCH, left)
      left -= length
      const messages = Array.from({ length }, make)
      await producer.send({ topic, messages, acks: -1 })
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendSome))
  await producer.disconnect()
}

/** What differs from a pod, and the topic for contenders that do not read the settings. */
const local = (topic: string) => ({ BENCH_TOPIC: topic, HEALTH_PORT: '0', LOG_LEVEL: 'warn' })

const routes = (topic: string) => [{ topic, events: [orderPlaced.type] }]

/** The environment of a consumer, as its manifest has it, in a group of its own. */
export function consumerEnv(bootstrapServers: string, topic: string): Record<string, string> {
  return {
    ...encode(kafkaSettings, { bootstrapServers: bootstrapServers.split(','), clientId: 'bench-consumer' }),
    ...encode(consumerSettings, { consumes: routes(topic), groupId: `bench-${randomUUID()}` }),
    ...local(topic),
  }
}

/** The environment of a producer, as its manifest has it. */
export function producerEnv(bootstrapServers: string, topic: string): Record<string, string> {
  return {
    ...encode(kafkaSettings, { bootstrapServers: bootstrapServers.split(','), clientId: 'bench-producer' }),
    ...encode(producerSettings, { produces: routes(topic) }),
    ...local(topic),
  }
}
