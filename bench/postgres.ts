import { randomUUID } from 'node:crypto'
import { UserError } from '../contracts/user-error.ts'
import { postgresAvailability } from '../dev/postgres/availability.ts'
import { type PostgresEnv, startPostgres } from '../dev/postgres/server.ts'

/** A PostgreSQL server for a benchmark. */
export interface BenchPostgres {
  /** Makes an empty database. */
  newDatabase(): Promise<PostgresEnv>
  close(): Promise<void>
}

/** Starts a server of this machine that writes every commit to disk, as one in a cluster does. */
export async function startBenchPostgres(print: (line: string) => void): Promise<BenchPostgres> {
  const availability = await postgresAvailability()
  if (!availability.available) throw new UserError(`the PostgreSQL parts cannot run: ${availability.reason}`)
  const server = await startPostgres({ database: 'appdb', user: 'app', password: 'bench', onProgress: print })
  return { newDatabase: () => server.createDatabase(`bench-${randomUUID()}`), close: () => server.close() }
}
