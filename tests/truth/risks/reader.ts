import { until } from '../../kafka/fixture.ts'
import { client } from '../../kafka/support/topics.ts'
import type { Lab } from './lab.ts'

/** A member of a group, as a service with such an `auto.offset.reset` is one. */
export interface Reader {
  /** In the order in which they came. */
  readonly values: readonly string[]
  /** Resolves when it has so many partitions. */
  readonly shared: (partitions: number) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** Joins a group; resolves when the reader has its partitions. */
export async function reader(
  lab: Lab,
  topic: string,
  groupId: string,
  reset = 'earliest',
  sessionTimeout = 10_000,
): Promise<Reader> {
  const values: string[] = []
  let partitions = 0
  const options = {
    groupId,
    sessionTimeout,
    maxWaitTimeInMs: 200,
    heartbeatInterval: 500,
    allowAutoTopicCreation: false,
  }
  const consumer = client(lab.bootstrapServers).consumer(options)
  const joined = new Promise<void>((resolve) =>
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      partitions = payload.memberAssignment[topic]?.length ?? 0
      resolve()
    }),
  )
  const failed = new Promise<void>((_, reject) =>
    consumer.on(consumer.events.CRASH, ({ payload }) => void (payload.restart || reject(payload.error))),
  )
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: reset !== 'latest' })
  await consumer.run({ eachMessage: async ({ message }) => void values.push(String(message.value)) })
  await Promise.race([joined, failed])
  const shared = (count: number) => until(`${count} partitions for a member`, async () => partitions === count)
  return { values, shared, close: () => consumer.disconnect() }
}
