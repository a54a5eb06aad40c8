import { readdir, readFile } from 'node:fs/promises'
import type { Log } from '../log.ts'
import { Unavailable } from '../unavailable.ts'
import { pause } from '../wait.ts'
import type { Database, Queries } from './database.ts'

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

/** Number of the lock of the database that everybody takes who migrates; any number that nobody else takes. */
const LOCK = 7_241_865_325_823

/**
 * Brings the tables up to date, each file once, whoever comes first: processes that start together wait for each other.
 * The files of a folder that are new take place together or not at all. Waits for a database that is away, and says so
 * every ten seconds.
 * @returns when it is done or the signal fired, whichever comes first
 * @throws when a file fails, naming it
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
      for (const one of [OWN, ...migrations]) {
        // Patient: a table that is large already takes its time.
        const options = { patient: true, signal: stopping }
        const done = await database.transaction((queries) => run(queries, one), options)
        for (const migration of done) log.info({ migration }, 'the tables were brought up to date')
      }
      return
    } catch (error) {
      if (stopping.aborted) return
      if (!(error instanceof Unavailable)) throw error
      if (performance.now() - saidAt >= SAY_EVERY_MS) {
        log.warn({ err: error.cause }, 'waiting for the database')
        saidAt = performance.now()
      }
      await pause(TRY_EVERY_MS, stopping)
    }
  }
}

/** Runs the files of a folder that have not been run yet. */
async function run({ query }: Queries, { folder, table }: Migrations): Promise<string[]> {
  // Held until the transaction ends, however it ends.
  await query('SELECT pg_advisory_xact_lock($1)', [LOCK])
  await query(`CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())`)
  const rows = await query<{ name: string }>(`SELECT name FROM ${table}`)
  const known = new Set(rows.map(({ name }) => name))
  const files = (await readdir(folder)).filter((file) => /^\d+_.*\.sql$/.test(file) && !known.has(file))
  // 10 comes after 9.
  files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const file of files) {
    const sql = await readFile(new URL(file, folder), 'utf8')
    await query(sql).catch((error) => {
      throw error instanceof Unavailable ? error : new Error(`${file}: ${error.message}`, { cause: error })
    })
    await query(`INSERT INTO ${table} (name) VALUES ($1)`, [file])
  }
  return files
}
