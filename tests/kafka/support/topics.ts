import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin, KafkaMessage } from 'kafkajs'
import { decode } from '../../../contracts/codec.ts'
import { kafkaSettings } from '../../../contracts/settings.ts'
import { eventId } from '../../../services/runtime/consumer/context.ts'
import { createKafka } from '../../../services/runtime/kafka/client.ts'
import type { Log } from '../../../services/runtime/log.ts'
import { until } from '../fixture.ts'

/** A message as it is stored. */
export interface Stored extends Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset'> {
  readonly topic: string
  readonly partition: number
  /** Id of the event in it. */
  readonly event: string
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A client of the tests' own. */
export const client = (bootstrapServers: string, log: Log = silent) =>
  createKafka(decode(kafkaSettings, { KAFKA_BOOTSTRAP_SERVERS: bootstrapServers, KAFKA_CLIENT_ID: 'test' }), log)

/** Runs something with an admin client, again while Kafka says that it may succeed later: after a broker was away, say. */
export async function withAdmin<T>(bootstrapServers: string, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client(bootstrapServers).admin()
  await admin.connect()
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await use(admin)
      } catch (error) {
        if (!(error as { retriable?: boolean }).retriable || attempt === 20) throw error
        await sleep(250)
      }
    }
  } finally {
    await admin.disconnect()
  }
}

/** The end offset of each partition: the high watermark. */
export const endOffsets = (bootstrapServers: string, topic: string): Promise<Map<number, bigint>> =>
  withAdmin(bootstrapServers, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]))
  })

/**
 * Reads a topic from the given offsets to the end offsets of now, with a consumer of its own.
 * @throws when the end is not reached
 */
export async function readTopic(
  bootstrapServers: string,
  topic: string,
  from: ReadonlyMap<number, bigint> = new Map(),
): Promise<Stored[]> {
  const ends = await endOffsets(bootstrapServers, topic)
  const unread = new Map([...ends].filter(([partition, end]) => end > (from.get(partition) ?? 0n)))
  if (unread.size === 0) return []
  const stored: Stored[] = []
  const consumer = client(bootstrapServers).consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 200 })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        const [start, end] = [from.get(partition) ?? 0n, ends.get(partition) ?? 0n]
        for (const message of messages) {
          const offset = BigInt(message.offset)
          if (offset < start || offset >= end) continue
          stored.push({ ...message, topic, partition, event: eventId(topic, partition, message) })
        }
        if (BigInt(messages.at(-1)?.offset ?? -1) >= end - 1n) unread.delete(partition)
      },
    })
    await until(`${topic} to be read to its end`, async () => unread.size === 0)
  } finally {
    await consumer.disconnect()
  }
  return stored
}

/** Whether a group has committed up to the end offsets of a topic. */
export const committedToTheEnd = (bootstrapServers: string, groupId: string, topic: string): Promise<boolean> =>
  withAdmin(bootstrapServers, async (admin) => {
    const ends = await admin.fetchTopicOffsets(topic)
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
    return ends.every(({ partition, high }) => {
      const at = committed?.partitions.find((one) => one.partition === partition)?.offset
      return at === high || (high === '0' && at === '-1')
    })
  })
