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

/** What became of the parts of a batch; with `acks` 0 nobody says. */
export type BatchResult = readonly RecordMetadata[] | 'unacknowledged'

/** Sends several topics' messages in one go, as kafkajs's `sendBatch` does. */
export type SendBatch = (topicMessages: { topic: string; messages: Message[] }[]) => Promise<BatchResult>

/** A message that waits or is on its way. */
export interface Pending {
  readonly entry: Entry
  readonly addedAt: number
  /** Whether its sender chose the partition; otherwise it may be chosen anew when there is no such partition any more. */
  readonly pinned: boolean
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

/** Messages that are not stored, and Kafka's code of why; 0 when they were not sent. */
export interface Unsent {
  readonly unsent: readonly Pending[]
  readonly errorCode: number
}

/**
 * Tells every message its offset. kafkajs sends the messages of one partition as one record batch in the order given, so
 * they have consecutive offsets from the `baseOffset` that it reports for the partition.
 * @returns messages whose partition Kafka refused, or of which kafkajs reports nothing because it has not sent them
 */
export function settle(messages: readonly Pending[], results: BatchResult): Unsent {
  if (results === 'unacknowledged') return settleUnacknowledged(messages)
  const next = new Map<string, bigint>()
  const refused = new Map<string, number>()
  for (const { topicName, partition, baseOffset, errorCode } of results) {
    if (errorCode !== 0) refused.set(`${topicName}/${partition}`, errorCode)
    else if (baseOffset !== undefined) next.set(`${topicName}/${partition}`, BigInt(baseOffset))
  }
  const unsent: Pending[] = []
  let code = 0
  for (const pending of messages) {
    const { entry, expired } = pending
    const { topic, message } = entry
    const position = `${topic}/${message.partition}`
    const offset = next.get(position)
    if (message.partition === undefined || offset === undefined) {
      unsent.push(pending)
      code ||= refused.get(position) ?? 0
      continue
    }
    next.set(position, offset + 1n)
    if (!expired) entry.delivered({ topic, partition: message.partition, offset: String(offset) })
  }
  return { unsent, errorCode: code }
}

function settleUnacknowledged(messages: readonly Pending[]): Unsent {
  for (const { entry, expired } of messages) {
    const { topic, message } = entry
    if (!expired) entry.delivered({ topic, partition: message.partition ?? -1, offset: '-1' })
  }
  return { unsent: [], errorCode: 0 }
}
