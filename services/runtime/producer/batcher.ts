import type { Message, RecordMetadata } from 'kafkajs'

/** Where an event was stored. */
export interface Delivery {
  readonly topic: string
  readonly partition: number
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

/** Sends several topics' messages in one go, as kafkajs's `sendBatch` does. */
export type SendBatch = (topicMessages: { topic: string; messages: Message[] }[]) => Promise<RecordMetadata[]>

/** Limits of a {@link Batcher}. */
export interface BatcherOptions {
  /** Milliseconds that the first message waits for company. @default 3 */
  readonly lingerMs?: number
  /** Most messages of one batch. @default 500 */
  readonly maxMessages?: number
  /** Most bytes of one batch; below Kafka's default `max.message.bytes`, which limits a batch. @default 524288 */
  readonly maxBytes?: number
}

/**
 * Collects messages for a few milliseconds and sends them together, one batch at a time: a retried batch can never be
 * overtaken by a later one, so the order of each key holds without an idempotent producer.
 */
export class Batcher {
  readonly #send: SendBatch
  readonly #lingerMs: number
  readonly #maxMessages: number
  readonly #maxBytes: number
  #queue: Entry[] = []
  #queuedBytes = 0
  #timer: NodeJS.Timeout | undefined
  #busy = false
  #sent: Promise<void> = Promise.resolve()

  constructor(send: SendBatch, options: BatcherOptions = {}) {
    this.#send = send
    this.#lingerMs = options.lingerMs ?? 3
    this.#maxMessages = options.maxMessages ?? 500
    this.#maxBytes = options.maxBytes ?? 524_288
  }

  /** Queues a message. */
  add(entry: Entry): void {
    this.#queue.push(entry)
    this.#queuedBytes += entry.bytes
    if (this.#busy) return
    if (this.#queue.length >= this.#maxMessages || this.#queuedBytes >= this.#maxBytes) this.#start()
    else this.#timer ??= setTimeout(() => this.#start(), this.#lingerMs)
  }

  /** Resolves when everything added so far is delivered or failed. */
  async flush(): Promise<void> {
    while (this.#busy || this.#queue.length > 0) {
      if (!this.#busy) this.#start()
      await this.#sent
    }
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#busy = true
    this.#sent = this.#drain()
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#take()
      try {
        const unsent = settle(batch, await this.#send(byTopic(batch)))
        this.#putBack(unsent)
      } catch (error) {
        for (const entry of batch) entry.failed(error as Error)
      }
    }
    // In the same breath as the last look at the queue, so that no message is added in between and left behind.
    this.#busy = false
  }

  #take(): Entry[] {
    let count = 0
    let bytes = 0
    for (const entry of this.#queue) {
      if (count === this.#maxMessages || (count > 0 && bytes + entry.bytes > this.#maxBytes)) break
      count++
      bytes += entry.bytes
    }
    this.#queuedBytes -= bytes
    return this.#queue.splice(0, count)
  }

  #putBack(entries: readonly Entry[]): void {
    this.#queue.unshift(...entries)
    for (const { bytes } of entries) this.#queuedBytes += bytes
  }
}

function byTopic(batch: readonly Entry[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>()
  for (const { topic, message } of batch) {
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
function settle(batch: readonly Entry[], results: readonly RecordMetadata[]): Entry[] {
  const next = new Map<string, bigint>()
  for (const { topicName, partition, baseOffset } of results) {
    if (baseOffset !== undefined) next.set(`${topicName}/${partition}`, BigInt(baseOffset))
  }
  const unsent: Entry[] = []
  for (const entry of batch) {
    const { topic, message } = entry
    const position = `${topic}/${message.partition}`
    const offset = next.get(position)
    if (message.partition === undefined || offset === undefined) {
      unsent.push(entry)
      continue
    }
    next.set(position, offset + 1n)
    entry.delivered({ topic, partition: message.partition, offset: String(offset) })
  }
  return unsent
}
