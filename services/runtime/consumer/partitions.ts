import type { Values } from '../../../contracts/codec.ts'
import type { consumerSettings } from '../../../contracts/settings.ts'

type RetrySettings = Pick<Values<typeof consumerSettings>, 'backoffMs' | 'maxBackoffMs'>

/** Pausing and resuming of a partition's fetches, as kafkajs's consumer does it. */
export interface Fetching {
  pause(topicPartitions: { topic: string; partitions: number[] }[]): void
  resume(topicPartitions: { topic: string; partitions: number[] }[]): void
}

/** What failed at the head of a partition. */
export interface Failure {
  readonly offset: string
  readonly error: Error
  /** Calls of the handler so far, in this process. */
  readonly attempts: number
  readonly firstFailedAt: Date
  readonly lastFailedAt: Date
  /** The handler will not be called again: the message waits for its dead letter to be acknowledged. */
  readonly final: boolean
}

/**
 * How long a partition rests after the n-th failure in a row: doubles from `backoffMs` to `maxBackoffMs`, less up to a
 * quarter at random so that members do not retry in step.
 * @returns milliseconds
 */
export function backoff(n: number, { backoffMs, maxBackoffMs }: RetrySettings, random = Math.random): number {
  return Math.min(backoffMs * 2 ** (n - 1), maxBackoffMs) * (1 - random() / 4)
}

/** One partition of this member: what failed at its head, and whether it rests. */
export class Partition {
  readonly topic: string
  readonly partition: number
  failure: Failure | undefined
  /** Rests in a row, for the back-off. */
  rests = 0
  timer: NodeJS.Timeout | undefined
  /** Work on it goes on without kafkajs waiting for it. */
  held = false

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  /** Nothing of it is to be begun now. */
  get resting(): boolean {
    return this.held || this.timer !== undefined
  }

  /** What failed at this offset before; `undefined` for an offset that is met for the first time. */
  failureAt(offset: string): Failure | undefined {
    return this.failure?.offset === offset ? this.failure : undefined
  }

  /** Notes that the message at the head failed. */
  fail(offset: string, error: Error, attempts: number, final: boolean): Failure {
    const now = new Date()
    const before = this.failureAt(offset)
    if (!before) this.rests = 0
    this.failure = { offset, error, attempts, final, firstFailedAt: before?.firstFailedAt ?? now, lastFailedAt: now }
    return this.failure
  }

  /** Notes that the head has moved on. */
  recovered(): void {
    this.failure = undefined
    this.rests = 0
  }
}

/**
 * The partitions of this member across rebalances. kafkajs keeps a partition paused when it is taken away and given
 * back, and forgets all pauses when it restarts: {@link assigned} puts both right.
 */
export class Partitions {
  /** Grows with every assignment, so that work begun under an earlier one can tell. */
  generation = 0
  readonly #fetching: Fetching
  readonly #settings: RetrySettings
  readonly #known = new Map<string, Partition>()

  constructor(fetching: Fetching, settings: RetrySettings) {
    this.#fetching = fetching
    this.#settings = settings
  }

  /** The state of a partition. */
  at(topic: string, partition: number): Partition {
    const key = `${topic}/${partition}`
    let known = this.#known.get(key)
    if (!known) {
      known = new Partition(topic, partition)
      this.#known.set(key, known)
    }
    return known
  }

  /**
   * Pauses a partition after a failure and resumes it later.
   * @param atMost milliseconds that shorten the longest pause
   * @returns milliseconds until then
   */
  rest(partition: Partition, atMost = this.#settings.maxBackoffMs): number {
    const maxBackoffMs = Math.min(atMost, this.#settings.maxBackoffMs)
    const ms = backoff(++partition.rests, { ...this.#settings, maxBackoffMs })
    this.#fetching.pause(target(partition))
    clearTimeout(partition.timer)
    partition.timer = setTimeout(() => {
      partition.timer = undefined
      this.#resume(partition)
    }, ms)
    return ms
  }

  /** Pauses a partition until {@link release}: work on it goes on, and kafkajs does not wait for it. */
  hold(partition: Partition): void {
    partition.held = true
    this.#fetching.pause(target(partition))
  }

  /**
   * Ends {@link hold}.
   * @param generation of the assignment under which the work began: after another one, what is known of the partition is old
   */
  release(partition: Partition, generation: number): void {
    partition.held = false
    if (generation !== this.generation) {
      clearTimeout(partition.timer)
      partition.timer = undefined
      partition.recovered()
    }
    this.#resume(partition)
  }

  /** Keeps a partition paused that kafkajs fetched although it rests. */
  keepResting(partition: Partition): void {
    this.#fetching.pause(target(partition))
  }

  /** Takes over a new assignment: forgets partitions that went away, keeps the others resting or resumes them. */
  assigned(assignment: Readonly<Record<string, readonly number[]>>): void {
    this.generation++
    for (const [key, partition] of this.#known) {
      const mine = assignment[partition.topic]?.includes(partition.partition)
      // One that is held is not begun again until that work has ended, whoever had it meanwhile.
      if (partition.held || (mine && partition.timer)) {
        this.keepResting(partition)
        continue
      }
      clearTimeout(partition.timer)
      partition.timer = undefined
      this.#resume(partition)
      if (mine) continue
      this.#known.delete(key)
    }
  }

  /** Stops all timers; nothing is resumed any more. */
  close(): void {
    for (const { timer } of this.#known.values()) clearTimeout(timer)
    this.#known.clear()
  }

  #resume(partition: Partition): void {
    if (partition.resting) return
    try {
      this.#fetching.resume(target(partition))
    } catch {
      // kafkajs refuses while its group restarts, and the restarted one has nothing paused.
    }
  }
}

const target = ({ topic, partition }: Partition) => [{ topic, partitions: [partition] }]
