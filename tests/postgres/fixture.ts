import { afterAll, afterEach, beforeAll } from 'vitest'
import { decode, type Values } from '../../contracts/codec.ts'
import { databaseSettings } from '../../contracts/settings.ts'
import { postgresAvailability } from '../../dev/postgres/availability.ts'
import { type DevPostgres, type PostgresEnv, startPostgres } from '../../dev/postgres/server.ts'
import { createDatabase, type Database } from '../../services/runtime/database/database.ts'
import type { Log } from '../../services/runtime/log.ts'
import { describeWhere } from '../available.ts'

export type DatabaseSettings = Values<typeof databaseSettings>

/** Databases of a server that the tests of a file share. */
export class TestPostgres {
  #server: DevPostgres | undefined
  #ends: (() => Promise<unknown>)[] = []
  #count = 0

  /** The server, to be stopped, killed and frozen. */
  get server(): DevPostgres {
    if (this.#server === undefined) throw new Error('PostgreSQL runs only inside tests and hooks')
    return this.#server
  }

  async start(): Promise<void> {
    this.#server = await startPostgres({ database: 'appdb', user: 'app', password: 'secret' })
  }

  /** Makes an empty database. */
  newDatabase(): Promise<PostgresEnv> {
    return this.server.createDatabase(`test_${++this.#count}`)
  }

  /** A client of a database, of an empty one if none is given, which is closed after the test. */
  async open({ env, log = silent, ...differences }: Partial<DatabaseSettings> & Opening = {}): Promise<Database> {
    const settings = { ...decode(databaseSettings, env ?? (await this.newDatabase())), ...differences }
    const database = createDatabase(settings, 'test', log)
    this.atEnd(() => database.close())
    return database
  }

  /** Does something after the test, however it ends. */
  atEnd(close: () => Promise<unknown>): void {
    this.#ends.push(close)
  }

  /** Puts the server right again, and closes what a test has opened. */
  async end(): Promise<void> {
    if (this.server.running) await this.server.freeze(false)
    else await this.server.start()
    await Promise.all(this.#ends.splice(0).map((close) => close()))
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }
}

interface Opening {
  readonly env?: PostgresEnv
  readonly log?: Log
}

/** Describes tests that share a PostgreSQL server of this machine. */
export async function describeWithPostgres(
  name: string,
  tests: (postgres: TestPostgres) => void | Promise<void>,
): Promise<void> {
  describeWhere(await postgresAvailability(), name, () => {
    const postgres = new TestPostgres()
    beforeAll(() => postgres.start())
    afterAll(() => postgres.close())
    afterEach(() => postgres.end())
    return tests(postgres)
  })
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A log that keeps its lines: level, sentence and fields. */
export function recordedLog(): Log & { readonly lines: { level: string; message: string; fields: object }[] } {
  const lines: { level: string; message: string; fields: object }[] = []
  const write = (level: string) => (fields: object, message: string) => void lines.push({ level, message, fields })
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
