import pg from 'pg'
import type { Values } from '../../../contracts/codec.ts'
import type { databaseSettings } from '../../../contracts/settings.ts'
import type { Log } from '../log.ts'
import { Unavailable } from '../unavailable.ts'
import { asUnavailable } from './errors.ts'

/** Runs SQL. */
export interface Queries {
  /**
   * Runs one statement.
   * @param values of `$1`, `$2`, …
   * @returns its rows
   * @throws {Unavailable} when the database is away, or did not answer within DATABASE_TIMEOUT_MS; it may have done it
   *   nevertheless
   */
  query<R extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<R[]>
}

/** A PostgreSQL database. */
export interface Database extends Queries {
  /**
   * Runs some work in one transaction, and commits it when the work resolves.
   * @throws what the work throws, rolled back; {@link Unavailable} as {@link Queries.query} does
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  /** Runs some work with a connection of its own. */
  connection<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>
  /** Closes all connections. */
  close(): Promise<void>
}

/** Makes a database client. It connects when it is asked something. */
export function createDatabase(settings: Values<typeof databaseSettings>, service: string, log: Log): Database {
  const { timeoutMs } = settings
  const pool = new pg.Pool({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password: settings.password,
    ssl: settings.sslMode === 'disable' ? false : { rejectUnauthorized: settings.sslMode === 'verify-full' },
    max: settings.poolSize,
    application_name: service,
    keepAlive: true,
    connectionTimeoutMillis: timeoutMs,
    // The server gives up first, so that it does not go on with what nobody waits for.
    statement_timeout: Math.ceil(timeoutMs * 0.9),
    query_timeout: timeoutMs,
    // A process that hangs in a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
  })
  // Connections that break while nobody uses them: the pool has dropped them already.
  pool.on('error', (error) => log.warn({ err: error }, 'a connection to the database broke'))

  async function connection<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient | undefined
    let away = false
    try {
      client = await pool.connect()
      return await work(client)
    } catch (error) {
      const known = asUnavailable(error)
      away = known instanceof Unavailable
      throw known
    } finally {
      // A connection that timed out may still be busy.
      client?.release(away)
    }
  }

  const queriesOf = (client: pg.ClientBase): Queries => ({
    query: async <R extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<R>(sql, [...values])).rows,
  })

  return {
    query: (sql, values) => connection((client) => queriesOf(client).query(sql, values)),
    transaction: (work) =>
      connection(async (client) => {
        await client.query('BEGIN')
        try {
          const result = await work(queriesOf(client))
          await client.query('COMMIT')
          return result
        } catch (error) {
          // What fails here is gone with its connection.
          if (!(asUnavailable(error) instanceof Unavailable)) await client.query('ROLLBACK')
          throw error
        }
      }),
    connection,
    close: () => pool.end(),
  }
}
