import pg from 'pg'
import type { Values } from '../../../contracts/codec.ts'
import type { databaseSettings } from '../../../contracts/settings.ts'
import type { Log } from '../log.ts'
import { Connection } from './connection.ts'
import { whyNotConnected } from './errors.ts'

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

/** How a transaction differs from others. */
export interface TransactionOptions {
  /** Gives the transaction up when it fires: nothing of it takes place. @default - never */
  readonly signal?: AbortSignal | undefined
  /** Whether its statements may take as long as they need. @default false */
  readonly patient?: boolean
}

/** A PostgreSQL database. */
export interface Database extends Queries {
  /**
   * Runs some work in one transaction, and commits it when the work resolves. What the work queries after that is refused.
   * @throws what the work throws, rolled back; {@link Unavailable} as {@link Queries.query} does; an error when the work
   *   resolves although a statement failed, because then PostgreSQL commits nothing
   */
  transaction<T>(work: (queries: Queries) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Closes all connections, when nobody uses them any more. */
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
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: timeoutMs,
    // The server gives up first, so that it does not go on with what nobody waits for.
    statement_timeout: Math.ceil(timeoutMs * 0.9),
    // And earlier still for a lock: a statement that waits for others is not too slow itself.
    lock_timeout: Math.ceil(timeoutMs * 0.8),
    query_timeout: timeoutMs,
    // A process that hangs in a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
  })
  // Connections that break while nobody uses them: the pool has dropped them already. The error carries the whole client.
  pool.on('error', ({ message }) => log.warn({ error: message }, 'a connection to the database broke'))

  async function use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error) => {
      throw whyNotConnected(error)
    })
    const connection = new Connection(client)
    try {
      return await work(connection)
    } finally {
      connection.release()
    }
  }

  return {
    query: <R extends object>(sql: string, values?: readonly unknown[]) =>
      use(async (connection) => (await connection.ask<R>(sql, values)).rows),
    transaction: (work, options) => use((connection) => inTransaction(connection, work, options)),
    close: () => pool.end(),
  }
}

async function inTransaction<T>(
  connection: Connection,
  work: (queries: Queries) => Promise<T>,
  { signal, patient = false }: TransactionOptions = {},
): Promise<T> {
  let ended = false
  const queries: Queries = {
    async query<R extends object>(sql: string, values?: readonly unknown[]) {
      if (ended) throw new Error('the transaction has ended: await every query before its work resolves')
      return (await connection.ask<R>(sql, values, patient)).rows
    },
  }
  try {
    return await unlessFired(signal, async () => {
      await connection.ask('BEGIN')
      if (patient) await connection.ask(WITHOUT_LIMITS)
      const result = await work(queries)
      ended = true
      const { command } = await connection.ask('COMMIT', [], patient)
      // This is how PostgreSQL answers when a statement has failed.
      if (command !== 'COMMIT') throw new Error('nothing is committed: a statement failed, and its error was caught')
      return result
    })
  } catch (error) {
    ended = true
    // The server may be busy with a statement, which is nobody's any more.
    if (signal?.aborted) connection.abandon()
    else await connection.rollBack()
    throw error
  }
}

const WITHOUT_LIMITS =
  'SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0'

/** Waits for some work, at most until the signal fires; what it does then is nobody's business any more. */
async function unlessFired<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  let giveUp: () => void = () => undefined
  try {
    return await new Promise<T>((resolve, reject) => {
      giveUp = () => reject(signal?.reason)
      signal?.addEventListener('abort', giveUp)
      work().then(resolve, reject)
    })
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}
