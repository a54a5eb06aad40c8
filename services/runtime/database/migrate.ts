import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import type { Log } from '../log.ts'
import { Unavailable } from '../unavailable.ts'
import { pause } from '../wait.ts'
import type { Database } from './database.ts'

/** A folder of plain SQL files `<number>_<name>.sql`, and the name of the table that notes which have been run. */
export interface Migrations {
  readonly folder: URL
  readonly table: string
}

/** Inbox and outbox. */
const OWN: Migrations = { folder: new URL('migrations/', import.meta.url), table: 'runtime_migrations' }

/** Milliseconds between two tries, and between two lines that say what is waited for. */
const TRY_EVERY_MS = 1_000
const SAY_EVERY_MS = 10_000

/**
 * Brings the tables up to date, each file once, whoever comes first: processes that start together wait for each other.
 * Waits for a database that is away, and says so every ten seconds.
 * @returns when it is done or the signal fired, whichever comes first
 * @throws when a file fails; it is rolled back
 */
export async function migrate(
  database: Database,
  migrations: readonly Migrations[],
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  let saidAt = Number.NEGATIVE_INFINITY
  while (!stopping.aborted) {
    try {
      for (const one of [OWN, ...migrations]) await run(database, one, log)
      return
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      if (performance.now() - saidAt >= SAY_EVERY_MS) {
        log.warn({ err: error.cause }, 'waiting for the database')
        saidAt = performance.now()
      }
      await pause(TRY_EVERY_MS, stopping)
    }
  }
}

const run = (database: Database, { folder, table }: Migrations, log: Log): Promise<void> =>
  database.connection(async (dbClient) => {
    const silent = () => undefined
    const done = await runner({
      dbClient,
      dir: fileURLToPath(folder),
      migrationsTable: table,
      direction: 'up',
      // A lock of the database; it is released with the connection, too.
      advisoryLockMode: 'wait',
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    })
    for (const { name } of done) log.info({ migration: name }, 'the tables were brought up to date')
  })
