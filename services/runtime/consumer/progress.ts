import { flushLog } from '../log-lines.ts'
import type { BatchPayload } from './batch-payload.ts'
import type { Partitions } from './partitions.ts'
import type { Tally } from './tally.ts'

/** How far the work on one batch has come, and whether it is still this member's. */
export class Progress {
  /** Offset of the last message that is done with. */
  done: string | undefined
  #resolved: string | undefined
  readonly #payload: BatchPayload
  readonly #partitions: Partitions
  readonly #tally: Tally
  readonly #generation: number

  constructor(payload: BatchPayload, partitions: Partitions, tally: Tally) {
    this.#payload = payload
    this.#partitions = partitions
    this.#tally = tally
    this.#generation = partitions.generation
  }

  /** Whether the work goes on: not when the consumer stops, and not after another assignment. */
  get isOurs(): boolean {
    return this.#payload.isRunning() && !this.#payload.isStale() && this.#partitions.generation === this.#generation
  }

  /** Tells kafkajs what is done with; after another assignment the offsets are for whoever has the partition now. */
  resolve(): void {
    this.#tally.flush()
    if (this.done === undefined || this.done === this.#resolved) return
    if (this.#partitions.generation !== this.#generation) return
    // Whoever takes over after a kill does not repeat what may be committed from here on.
    flushLog()
    this.#payload.resolveOffset(this.done)
    this.#resolved = this.done
  }

  /** Resolves, sends a heartbeat if one is due, and commits if it is time. */
  async takeBreak(): Promise<void> {
    this.resolve()
    await this.#payload.heartbeat()
    await this.#payload.commitOffsetsIfNecessary()
  }

  /** Resolves, and tells how much is left, also when nothing of the batch is done. */
  end(): void {
    this.resolve()
    const { highWatermark, messages } = this.#payload.batch
    const first = messages[0]?.offset
    const next = this.done === undefined ? first && BigInt(first) : BigInt(this.done) + 1n
    if (typeof next === 'bigint') this.#tally.lag(Number(BigInt(highWatermark) - next))
  }
}
