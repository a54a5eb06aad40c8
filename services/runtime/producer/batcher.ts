import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '../unavailable.ts'
import { byTopic, type Entry, type Pending, type SendBatch, settle } from './pending.ts'

/** Limits of a {@link Batcher}. */
export interface BatcherOptions {
  /** Milliseconds that the first message waits for company. @default 3 */
  readonly lingerMs?: number
  /** Most messages of one batch. @default 500 */
  readonly maxMessages?: number
  /** Most bytes of one batch; below Kafka's default `max.message.bytes`, which limits a batch. @default 524288 */
  readonly maxBytes?: number
  /** `delivery.timeout.ms`: a message that is not acknowledged by then counts as failed. @default 120000 */
  readonly deliveryTimeoutMs?: number
  /** `buffer.memory`: most bytes that wait; what comes then fails at once. @default 33554432 */
  readonly maxQueuedBytes?: number
}

/** Milliseconds between two looks for messages whose time is up. */
const SWEEP_MS = 100

/**
 * Collects messages for a few milliseconds and sends them together, one batch at a time: a retried batch can never be
 * overtaken by a later one, so the order of each key holds without an idempotent producer.
 */
export class Batcher {
  readonly #send: SendBatch
  readonly #options: Required<BatcherOptions>
  #queue: Pending[] = []
  #queuedBytes = 0
  #inFlight: readonly Pending[] = []
  #linger: NodeJS.Timeout | undefined
  #sweeper: NodeJS.Timeout | undefined
  #busy = false
  #sent: Promise<void> = Promise.resolve()

  constructor(send: SendBatch, options: BatcherOptions = {}) {
    this.#send = send
    this.#options = {
      lingerMs: options.lingerMs ?? 3,
      maxMessages: options.maxMessages ?? 500,
      maxBytes: options.maxBytes ?? 524_288,
      deliveryTimeoutMs: options.deliveryTimeoutMs ?? 120_000,
      maxQueuedBytes: options.maxQueuedBytes ?? 33_554_432,
    }
  }

  /** Queues a message; it fails at once when too much is waiting already. */
  add(entry: Entry): void {
    const { maxMessages, maxBytes, maxQueuedBytes, lingerMs } = this.#options
    if (this.#queuedBytes + entry.bytes > maxQueuedBytes && this.#queue.length > 0) {
      entry.failed(new Unavailable(`${this.#queue.length} messages are waiting for Kafka already`))
      return
    }
    this.#queue.push({ entry, addedAt: performance.now(), expired: false })
    this.#queuedBytes += entry.bytes
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS)
    if (this.#busy) return
    if (this.#queue.length >= maxMessages || this.#queuedBytes >= maxBytes) this.#start()
    else this.#linger ??= setTimeout(() => this.#start(), lingerMs)
  }

  /** Resolves when everything added so far is delivered or failed; a batch whose messages are all given up is not waited for. */
  async flush(): Promise<void> {
    while (this.#queue.length > 0 || this.#inFlight.some(({ expired }) => !expired)) {
      if (!this.#busy) this.#start()
      await Promise.race([this.#sent, sleep(SWEEP_MS)])
    }
  }

  #start(): void {
    clearTimeout(this.#linger)
    this.#linger = undefined
    this.#busy = true
    this.#sent = this.#drain()
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#take()
      this.#inFlight = batch
      try {
        const unsent = settle(batch, await this.#send(byTopic(batch)))
        this.#putBack(unsent.filter(({ expired }) => !expired))
      } catch (error) {
        for (const { entry, expired } of batch) if (!expired) entry.failed(error as Error)
      }
    }
    // In the same breath as the last look at the queue, so that no message is added in between and left behind.
    this.#busy = false
    this.#inFlight = []
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }

  #take(): Pending[] {
    let count = 0
    let bytes = 0
    for (const { entry } of this.#queue) {
      if (count === this.#options.maxMessages || (count > 0 && bytes + entry.bytes > this.#options.maxBytes)) break
      count++
      bytes += entry.bytes
    }
    this.#queuedBytes -= bytes
    return this.#queue.splice(0, count)
  }

  #putBack(pending: readonly Pending[]): void {
    this.#queue.unshift(...pending)
    for (const { entry } of pending) this.#queuedBytes += entry.bytes
  }

  /** Fails what waits for too long. What is in flight is not called back: it may still arrive. */
  #sweep(): void {
    const since = performance.now() - this.#options.deliveryTimeoutMs
    const late = (one: Pending) => !one.expired && one.addedAt <= since
    const expire = (one: Pending) => {
      one.expired = true
      one.entry.failed(new Unavailable(`Kafka did not acknowledge within ${this.#options.deliveryTimeoutMs} ms`))
    }
    for (const one of this.#inFlight) if (late(one)) expire(one)
    const firstInTime = this.#queue.findIndex((one) => !late(one))
    const expired = this.#queue.splice(0, firstInTime === -1 ? this.#queue.length : firstInTime)
    for (const one of expired) {
      this.#queuedBytes -= one.entry.bytes
      expire(one)
    }
  }
}
