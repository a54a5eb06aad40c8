import pg from 'pg'
import { asUnavailable } from './errors.ts'

/** Longest time of a timer. */
const FOR_EVER_MS = 2 ** 31 - 1

/** A connection that is taken out of the pool for a while. */
export class Connection {
  readonly #client: pg.PoolClient
  #broken = false

  constructor(client: pg.PoolClient) {
    this.#client = client
    // Nobody else listens while it is out of the pool, and an error that nobody listens to ends the process.
    client.on('error', this.#onError)
  }

  /**
   * Runs one statement, or several without values.
   * @param patient whether it may take as long as it needs here; the server has a limit of its own
   * @returns its rows, and the name of the command that was done
   * @throws {Unavailable} when the server did not answer in time, or not well because of its own state
   */
  async ask<R extends object>(
    sql: string,
    values: readonly unknown[] = [],
    patient = false,
  ): Promise<pg.QueryResult<R>> {
    const limit = patient && { query_timeout: FOR_EVER_MS }
    try {
      return await this.#client.query<R>({ text: sql, values: [...values], ...limit })
    } catch (error) {
      // What does not come from the server: it may still be busy with the statement, or gone.
      if (!(error instanceof pg.DatabaseError)) this.#broken = true
      throw asUnavailable(error)
    }
  }

  /** Takes back what the transaction did, if the server can be told; it does so itself when the connection ends. */
  async rollBack(): Promise<void> {
    if (!this.#broken) await this.ask('ROLLBACK').catch(this.#onError)
  }

  /** Says that it must not be used by anybody again. */
  abandon(): void {
    this.#broken = true
  }

  /** Gives it back to the pool, or closes it if it is not to be used again. */
  release(): void {
    this.#client.off('error', this.#onError)
    this.#client.release(this.#broken)
  }

  readonly #onError = (): void => {
    this.#broken = true
  }
}
