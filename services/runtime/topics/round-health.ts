import { Health } from '../health.ts'
import type { Round } from './reconcile.ts'

/**
 * Ready means that the last finished round left nothing undone. Kafka being away ends no round and changes nothing here:
 * the topics are still as the last round left them.
 */
export class RoundHealth extends Health {
  #undone: string | undefined

  /** Takes over the outcome of a round. */
  finished({ refusals, failures }: Round): void {
    this.ready()
    const problems = [
      ...refusals.map(
        ({ topic, what, declared, actual }) => `${topic}: ${what} declared ${declared}, actual ${actual}`,
      ),
      ...failures.map(({ topic, action, error }) => `${topic}: ${action} failed, ${error}`),
    ]
    this.#undone = problems.length > 0 ? problems.join('\n') : undefined
  }

  override get notReady(): string | undefined {
    return super.notReady ?? this.#undone
  }
}
