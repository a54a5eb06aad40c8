import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { pause } from '../wait.ts'
import type { Queries } from './database.ts'
import { cleanInbox } from './inbox.ts'
import { cleanOutbox } from './outbox.ts'

/** Milliseconds between two rounds of one process, and between two portions of one round. */
const EVERY_MS = 60_000
const PORTION_EVERY_MS = 100

/** Most rows of one portion: more would take a while, in which a connection is missing elsewhere. */
const PORTION = 2_000

/** Milliseconds for which events are kept that were sent, for people who look into it. */
const KEEP_SENT_MS = 3_600_000

/**
 * Removes some rows that are no longer needed.
 * @param most rows of one call
 * @returns how many there were; fewer than the most when none are left
 */
export type Clean = (most: number) => Promise<number>

/** Whose rows they are. */
export interface Owner {
  /** CloudEvents `source` of the events that the service sends; absent: it sends none. */
  readonly source: string | undefined
  /** Its consumer group; absent: it does not consume. */
  readonly group: string | undefined
  /** 0: the group remembers for ever what it has processed. */
  readonly inboxRetentionMs: number
}

/** What there is to clean for a service. */
export const tasks = (queries: Queries, { source, group, inboxRetentionMs }: Owner): Clean[] => [
  ...(source === undefined ? [] : [(most: number) => cleanOutbox(queries, source, KEEP_SENT_MS, most)]),
  ...(group === undefined || inboxRetentionMs === 0
    ? []
    : [(most: number) => cleanInbox(queries, group, inboxRetentionMs, most)]),
]

/** Removes about every minute what tables need not keep, in the background and in small portions. */
export class Cleaning {
  readonly #log: Log
  readonly #tasks: readonly Clean[]
  readonly #everyMs: number
  readonly #stopping = new AbortController()
  #ended: Promise<void> = Promise.resolve()

  /** @param everyMs milliseconds between two rounds; tests do not wait as long */
  constructor(log: Log, tasks: readonly Clean[], everyMs = EVERY_MS) {
    this.#log = log
    this.#tasks = tasks
    this.#everyMs = everyMs
  }

  start(): void {
    if (this.#tasks.length > 0) this.#ended = this.#run()
  }

  /** Ends after the portion in hand. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#ended
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    // Processes that start together do not clean together.
    await pause(this.#everyMs * Math.random(), signal)
    while (!signal.aborted) {
      try {
        for (const clean of this.#tasks) await this.#all(clean)
      } catch (error) {
        // It can wait: the next round makes up for it.
        this.#log.warn({ err: error }, 'old rows are still there')
      }
      await pause(this.#everyMs, signal)
    }
  }

  async #all(clean: Clean): Promise<void> {
    while ((await clean(PORTION)) === PORTION && !this.#stopping.signal.aborted) await sleep(PORTION_EVERY_MS)
  }
}
