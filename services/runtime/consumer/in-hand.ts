import type { Log } from '../log.ts'
import type { BatchPayload } from './batch-payload.ts'
import type { Partition, Partitions } from './partitions.ts'

/** How long kafkajs waits for a batch, in milliseconds. */
export interface Patience {
  /** Between two breaks of the batch: longer for one event means that its handler waits for something. */
  readonly withoutBreakMs: number
  /** For the whole batch. */
  readonly wholeMs: number
}

/** After a batch is held, its partition is fetched again with up to half a second of delay: too much for each short batch. */
const PATIENCE: Patience = { withoutBreakMs: 500, wholeMs: 5_000 }

/** Offsets to commit, at once and whatever the interval. */
export interface Offsets {
  topics: { topic: string; partitions: { partition: number; offset: string; metadata?: string | null }[] }[]
}

/** A batch as kafkajs gives it: with it, all that is done can be committed. */
export type WholePayload = BatchPayload & {
  /** Where the fetch began, which may be before the first message. */
  readonly batch: { readonly fetchedOffset?: unknown }
  commitOffsetsIfNecessary(offsets?: Offsets): Promise<void>
  uncommittedOffsets(): Offsets
}

/** What {@link InHand} needs. */
export interface InHandOptions {
  readonly process: (payload: WholePayload) => Promise<void>
  readonly partitions: Partitions
  readonly log: Log
  readonly stopping: AbortSignal
  readonly patience?: Patience
}

/**
 * The batches that this member works on. kafkajs fetches nothing from a broker until all it has fetched there is done, so
 * that one slow handler would stop every partition of that broker. A batch that takes long is therefore worked on without
 * kafkajs: its partition is paused until it is done, and the others go on. Its events stay in their order, because nothing
 * of a paused partition is begun; what is held in memory is at most one batch of each partition.
 */
export class InHand {
  /** Batches that kafkajs does not wait for any more. */
  held = 0
  /** All batches. */
  count = 0
  readonly #options: InHandOptions

  constructor(options: InHandOptions) {
    this.#options = options
  }

  /** Processes a batch; resolves when it is done, or takes long. Rejects with what kafkajs is to react to. */
  readonly take = async (payload: WholePayload): Promise<void> => {
    const { process, partitions, stopping, patience = PATIENCE } = this.#options
    const partition = partitions.at(payload.batch.topic, payload.batch.partition)
    // When it stops nothing new is begun, while what is held is finished.
    if (partition.resting || stopping.aborted) return partitions.keepResting(partition)
    const { generation } = partitions
    const limit = new Limit(patience)
    this.count++
    const work = process({
      ...payload,
      isRunning: () => payload.isRunning() && !stopping.aborted,
      commitOffsetsIfNecessary: (offsets) => {
        limit.restart()
        return payload.commitOffsetsIfNecessary(offsets)
      },
    }).finally(() => this.count--)
    const done = await Promise.race([work.then(() => true), limit.passed]).finally(() => limit.end())
    if (done) return
    this.held++
    partitions.hold(partition)
    void work
      .then(async () => {
        if (partitions.generation === generation) await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets())
      })
      .catch((error) => this.#brokeOff(partition, error))
      .finally(() => {
        this.held--
        partitions.release(partition, generation)
      })
  }

  /** What is not resolved is fetched again; of a lost place in the group kafkajs hears by its own next heartbeat. */
  #brokeOff({ topic, partition }: Partition, error: Error): void {
    this.#options.log.warn({ topic, partition, error: error.message }, 'work on a partition broke off, it comes again')
  }
}

/** Says when a batch has taken too long for kafkajs to wait. */
class Limit {
  readonly passed: Promise<false>
  #pass: () => void = () => undefined
  readonly #whole: NodeJS.Timeout
  readonly #break: NodeJS.Timeout

  constructor({ withoutBreakMs, wholeMs }: Patience) {
    this.passed = new Promise((resolve) => {
      this.#pass = () => resolve(false)
    })
    this.#whole = setTimeout(() => this.#pass(), wholeMs)
    this.#break = setTimeout(() => this.#pass(), withoutBreakMs)
  }

  restart(): void {
    this.#break.refresh()
  }

  end(): void {
    clearTimeout(this.#whole)
    clearTimeout(this.#break)
  }
}
