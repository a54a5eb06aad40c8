import { DeadlineExceeded } from './handler.ts'

/** Longest time between two looks at what is in hand, in milliseconds. */
const TICK_MS = 250

/** Who is told when a call has taken too long. */
interface Abortable {
  abort(reason: unknown): void
}

/** What a {@link Watch} goes by. */
export interface WatchOptions {
  /** Deadline of one call of a handler, in milliseconds; kept to the next tick. */
  readonly timeoutMs: number
  /** Sends a heartbeat if one is due. */
  readonly heartbeat: () => Promise<void>
  /** Fires shortly before the process is ended by force. */
  readonly forced: AbortSignal
}

/**
 * Watches what a batch waits for: sends heartbeats meanwhile and keeps the deadline of the handler. One timer serves a
 * whole batch, because a timer for each message would cost more than most messages.
 */
export class Watch {
  readonly #options: WatchOptions
  #timer: NodeJS.Timeout | undefined
  #context: Abortable | undefined
  #reject: ((reason: Error) => void) | undefined
  #since = 0

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /**
   * Waits for a call of a handler, at most until its deadline; then its signal fires and the call counts as failed, even
   * if it should finish later.
   * @throws what the handler rejected with, or {@link DeadlineExceeded}
   */
  handler(result: PromiseLike<void>, context: Abortable): Promise<void> {
    this.keepAlive()
    this.#context = context
    this.#since = performance.now()
    return new Promise((resolve, reject) => {
      this.#reject = reject
      result.then(resolve, reject)
    })
  }

  /** Sends heartbeats from now on until {@link end}. */
  keepAlive(): void {
    this.#context = undefined
    this.#timer ??= setInterval(() => this.#tick(), Math.min(TICK_MS, this.#options.timeoutMs))
  }

  /** Nothing is waited for any more. */
  end(): void {
    clearInterval(this.#timer)
    this.#context = undefined
  }

  #tick(): void {
    const { timeoutMs, heartbeat, forced } = this.#options
    // A failed heartbeat fails again in the next break of the batch, where kafkajs can react to it.
    heartbeat().catch(() => undefined)
    if (forced.aborted) this.#context?.abort(new Error('the process is about to be ended by force'))
    if (!this.#context || performance.now() - this.#since < timeoutMs) return
    const reason = new DeadlineExceeded(timeoutMs)
    this.#context.abort(reason)
    this.#context = undefined
    this.#reject?.(reason)
  }
}
