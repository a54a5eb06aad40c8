import type { Queries } from './database.ts'
import type { Outbox } from './outbox.ts'

/** A database whose transactions can publish events. */
export interface Transactions extends Queries {
  /**
   * Runs some work in one transaction. Events that it publishes are committed with it, and then sent.
   * @param signal gives the transaction up when it fires
   * @throws what the work throws; {@link Unavailable} when the database is away: it may have committed nevertheless
   */
  transaction<T>(work: (transaction: Queries & Outbox) => Promise<T>, signal?: AbortSignal): Promise<T>
}
