import type { Message, RecordMetadata } from '../kafka/kafkajs.ts'

/** Where an event was stored. */
export interface Delivery {
  readonly topic: string
  readonly partition: number
  /** -1 when nobody acknowledged it, as KAFKA_ACKS 0 has it. */
  readonly offset: string
}

/** One message on its way. */
export interface Entry {
  readonly topic: string
  /** Its partition is set when it is chosen, and then kept through every retry. */
  readonly message: Message
  readonly bytes: number
  delivered(delivery: Delivery): void
  failed(error: Error): void
}

/** What became of a batch: where its parts are stored; with `acks` 0 nobody says. */
export type BatchResult = readonly RecordMetadata[] | 'unacknowledged'

/** Sends several topics' messages in one go, as kafkajs's `sendBatch` does. */
export type SendBatch = (topicMessages: { topic: string; messages: Message[] }[]) => Promise<BatchResult>

/** A message that waits or is on its way. */
export interface Pending {
  readonly entry: Entry
  readonly addedAt: number
  /** Its sender was told that it failed; it may be stored nevertheless. */
  expired: boolean
}

/** The messages of a batch as kafkajs wants them. */
export function byTopic(batch: readonly Pending[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>()
  for (const {
    entry: { topic, message },
  } of batch) {
    const messages = topics.get(topic)
    if (messages) messages.push(message)
    else topics.set(topic, [message])
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}

/**
 * Tells every message its offset. kafkajs sends the messages of one partition as one record batch in the order given, so
 * they have consecutive offsets from the `baseOffset` that it reports for the partition.
 * @returns messages whose partition kafkajs reports nothing about. It never sent those: when a leader moves during a
 *   retry to a broker that has already acknowledged its part, kafkajs 2.2.4 skips that broker and still succeeds.
 */
export function settle(batch: readonly Pending[], results: BatchResult): Pending[] {
  if (results === 'unacknowledged') return settleUnacknowledged(batch)
  const next = new Map<string, bigint>()
  for (const { topicName, partition, baseOffset } of results) {
    if (baseOffset !== undefined) next.set(`${topicName}/${partition}`, BigInt(baseOffset))
  }
  const unsent: Pending[] = []
  for (const pending of batch) {
    const { entry, expired } = pending
    const { topic, message } = entry
    const position = `${topic}/${message.partition}`
    const offset = next.get(position)
    if (message.partition === undefined || offset === undefined) {
      unsent.push(pending)
      continue
    }
    next.set(position, offset + 1n)
    if (!expired) entry.delivered({ topic, partition: message.partition, offset: String(offset) })
  }
  return unsent
}

function settleUnacknowledged(batch: readonly Pending[]): [] {
  for (const { entry, expired } of batch) {
    const { topic, message } = entry
    if (!expired) entry.delivered({ topic, partition: message.partition ?? -1, offset: '-1' })
  }
  return []
}
