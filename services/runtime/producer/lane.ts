import type { Pending } from './pending.ts'

/** Milliseconds of the first rest after a failure, and of the longest. */
const FIRST_REST_MS = 100
const LONGEST_REST_MS = 1_000

/**
 * The messages of one partition, in order; of a topic while nothing is known of it. What fails rests, so that it keeps neither
 * other partitions nor the process from their work.
 */
export class Lane {
  readonly key: string
  readonly topic: string
  /** `undefined` while nothing is known of the topic. */
  readonly partition: number | undefined
  waiting: Pending[] = []
  /** Whether some of its messages are on their way: the next ones must not overtake them. */
  sending = false
  /** Most messages that go together: fewer once Kafka has refused some, down to the one that it means. */
  most = Number.POSITIVE_INFINITY
  /** What was wrong last; `undefined` when nothing is. */
  error: Error | undefined
  #failures = 0
  #resting = false

  constructor(key: string, topic: string, partition: number | undefined) {
    this.key = key
    this.topic = topic
    this.partition = partition
  }

  /** Whether it may be to blame when it is sent with others: after a failure, and while nothing is known of the topic. */
  get goesAlone(): boolean {
    return this.error !== undefined || this.most < Number.POSITIVE_INFINITY || this.partition === undefined
  }

  get isReady(): boolean {
    return this.waiting.length > 0 && !this.sending && !this.#resting
  }

  succeeded(): void {
    this.error = undefined
    this.#failures = 0
    this.most = Number.POSITIVE_INFINITY
  }

  /** Lets it rest after a failure, and tells when it is ready again. */
  rest(error: Error, ready: () => void): void {
    this.error = error
    this.#resting = true
    const wake = () => {
      this.#resting = false
      ready()
    }
    setTimeout(wake, Math.min(FIRST_REST_MS * 2 ** this.#failures++, LONGEST_REST_MS))
  }
}
