import type { EventContext } from './context.ts'
import { DeadlineExceeded } from './handler.ts'

/** Calls of handlers that have not finished. */
export class InHand {
  readonly #contexts = new Set<EventContext>()

  /** @param forced fires every signal in hand when the process is about to be ended by force */
  constructor(forced: AbortSignal) {
    const abortAll = () => {
      for (const context of this.#contexts) context.abort(new Error('the process is about to be ended by force'))
    }
    forced.addEventListener('abort', abortAll, { once: true })
  }

  /**
   * Waits for a call of a handler, at most until its deadline; then its signal fires and the call counts as failed,
   * even if it should finish later.
   * @throws what the handler rejected with, or {@link DeadlineExceeded}
   */
  wait(result: PromiseLike<void>, context: EventContext, timeoutMs: number): Promise<void> {
    this.#contexts.add(context)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const reason = new DeadlineExceeded(timeoutMs)
        settle()
        context.abort(reason)
        reject(reason)
      }, timeoutMs)
      const settle = () => {
        clearTimeout(timer)
        this.#contexts.delete(context)
      }
      result.then(
        () => {
          settle()
          resolve()
        },
        (error: unknown) => {
          settle()
          reject(error)
        },
      )
    })
  }
}
