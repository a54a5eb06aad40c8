import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '../unavailable.ts'
import type { Lane } from './lane.ts'
import { Lanes, type Part } from './lanes.ts'
import type { Layout } from './layout.ts'
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

/** What a {@link Batcher} sends with. */
export interface Transport {
  readonly send: SendBatch
  readonly layout: Layout
  /** The error of one of Kafka's codes; {@link Unavailable} for what may succeed later. */
  readonly errorOf: (code: number) => Error
}

/** Milliseconds between two looks for messages whose time is up. */
const SWEEP_MS = 100

/** A batch on its way. */
interface Sending {
  readonly parts: readonly Part[]
  readonly ended: Promise<void>
}

/**
 * Collects messages for a few milliseconds and sends them together, one batch at a time to each leader. A message never
 * overtakes another one of its partition, so the order of each key holds without an idempotent producer. A partition that
 * fails is tried again alone, after a rest: only its own messages wait.
 */
export class Batcher {
  readonly #transport: Transport
  readonly #options: Required<BatcherOptions>
  readonly #lanes: Lanes
  /** By their way. */
  readonly #sending = new Map<string, Sending>()
  #linger: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined
  #sweeper: NodeJS.Timeout | undefined

  constructor(transport: Transport, options: BatcherOptions = {}) {
    this.#transport = transport
    this.#lanes = new Lanes(transport.layout)
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
    const lanes = this.#lanes
    if (lanes.waitingBytes + entry.bytes > maxQueuedBytes && lanes.waiting > 0) {
      entry.failed(new Unavailable(`${lanes.waiting} messages are waiting for Kafka already`))
      return
    }
    const pinned = entry.message.partition !== undefined
    const lane = lanes.put({ entry, addedAt: performance.now(), pinned, expired: false })
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS)
    if (lane.sending || this.#sending.has(lanes.wayOf(lane))) return
    if (lanes.waiting >= maxMessages || lanes.waitingBytes >= maxBytes) this.#start()
    else this.#linger ??= setTimeout(() => this.#start(), lingerMs)
  }

  /** Resolves when everything added so far is delivered or failed; a batch whose messages are all given up is not waited for. */
  async flush(): Promise<void> {
    for (;;) {
      this.#start()
      const open = [...this.#sending.values()].filter(({ parts }) =>
        parts.some(({ messages }) => messages.some(({ expired }) => !expired)),
      )
      if (this.#lanes.waiting === 0 && open.length === 0) return
      await Promise.race([...open.map(({ ended }) => ended), sleep(SWEEP_MS)])
    }
  }

  /** Sends what is ready, on every way on which nothing is. */
  #start(): void {
    clearTimeout(this.#linger)
    this.#linger = undefined
    const most = { messages: this.#options.maxMessages, bytes: this.#options.maxBytes }
    for (const [way, ready] of this.#lanes.ready()) {
      if (this.#sending.has(way)) continue
      const parts = this.#lanes.take(ready, most)
      this.#sending.set(way, { parts, ended: this.#send(way, parts) })
    }
  }

  async #send(way: string, parts: readonly Part[]): Promise<void> {
    const batch = byTopic(parts.flatMap(({ messages }) => messages))
    const results = await this.#transport.send(batch).catch((error: Error) => error)
    this.#sending.delete(way)
    for (const { lane, messages } of parts) {
      lane.sending = false
      if (results instanceof Error) this.#failed(lane, messages, results)
      else {
        const { unsent, errorCode } = settle(messages, results)
        if (unsent.length > 0) this.#failed(lane, unsent, this.#transport.errorOf(errorCode))
        else this.#succeeded(lane)
      }
    }
    this.#startSoon()
  }

  /** What those who were told send next goes along with what waits: they are told before the turn of the event loop ends. */
  #startSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined
      this.#start()
    })
  }

  #succeeded(lane: Lane): void {
    lane.succeeded()
    // What waits of a topic has partitions now.
    if (lane.partition === undefined) this.#lanes.putBack(lane, [])
  }

  #failed(lane: Lane, messages: readonly Pending[], error: Error): void {
    const [first, ...others] = messages
    if (error instanceof Unavailable) lane.rest(error, () => this.#start())
    // Kafka says no to all of them, and may mean one: it is found among fewer.
    else if (others.length > 0) lane.most = Math.ceil(messages.length / 2)
    else {
      if (!first?.expired) first?.entry.failed(error)
      this.#succeeded(lane)
      return
    }
    this.#lanes.putBack(
      lane,
      messages.filter(({ expired }) => !expired),
    )
  }

  /** Fails what waits for too long. What is on its way is not called back: it may still arrive. */
  #sweep(): void {
    if (this.#lanes.waiting === 0 && this.#sending.size === 0) {
      clearInterval(this.#sweeper)
      this.#sweeper = undefined
    }
    const { deliveryTimeoutMs } = this.#options
    const since = performance.now() - deliveryTimeoutMs
    const isLate = ({ addedAt, expired }: Pending) => !expired && addedAt <= since
    const onTheirWay = [...this.#sending.values()].flatMap(({ parts }) => parts)
    const late = onTheirWay.map(({ lane, messages }) => ({ lane, messages: messages.filter(isLate) }))
    for (const { lane, messages } of [...late, ...this.#lanes.removeLate(isLate)]) {
      const why = lane.error === undefined ? '' : ` (${lane.error.message})`
      for (const one of messages) {
        one.expired = true
        one.entry.failed(new Unavailable(`Kafka did not acknowledge within ${deliveryTimeoutMs} ms${why}`))
      }
    }
  }
}
