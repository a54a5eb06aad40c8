import { appendFile, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import pg from 'pg'
import { freePorts } from '../kafka/ports.ts'
import { type Account, serverAccount } from './account.ts'
import { postgresHome } from './home.ts'
import { PostgresProcess } from './process.ts'

/** What to start. */
export interface PostgresOptions {
  /** Name of the database that is made. */
  readonly database: string
  /** Owner of the database, who is no superuser: as in a cluster. */
  readonly user: string
  readonly password: string
  /** Whether what is committed survives a crash of the machine; a crash of the server it survives anyway. @default true */
  readonly fsync?: boolean
  /** Told what takes time. @default - nobody */
  readonly onProgress?: (line: string) => void
}

/** Where a service finds a database, under the names of its settings. */
export type PostgresEnv = Readonly<Record<'PGHOST' | 'PGPORT' | 'PGDATABASE' | 'PGUSER' | 'PGPASSWORD', string>>

/** A running PostgreSQL; see {@link startPostgres}. */
export interface DevPostgres {
  readonly env: PostgresEnv
  readonly running: boolean
  /** Makes one more database of the same user. */
  createDatabase(name: string): Promise<PostgresEnv>
  /** Starts the server again on its data and its port; resolves when it takes connections. */
  start(): Promise<void>
  /** Ends the server as Kubernetes and its package do: connections are ended, what is not committed is rolled back. */
  stop(): Promise<void>
  /** Ends all its processes by SIGKILL, as a crash does. */
  kill(): Promise<void>
  /** Stops all its processes from running, or lets them run again: connections stay open, and nobody answers. */
  freeze(frozen: boolean): Promise<void>
  /** All that the server has printed, over all its starts. */
  logs(): Promise<string>
  /** Kills the server and removes its data. */
  close(): Promise<void>
}

/**
 * Starts a PostgreSQL server of this machine's own programs on 127.0.0.1, a free port and a folder of its own. It ends with
 * this process, however that ends.
 */
export async function startPostgres(options: PostgresOptions): Promise<DevPostgres> {
  const [bin, account] = [await postgresHome(), await serverAccount()]
  const onProgress = options.onProgress ?? (() => undefined)
  const began = performance.now()
  onProgress('starting PostgreSQL')
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-postgres-'))
  let server: PostgresProcess | undefined
  const close = async () => {
    await server?.kill()
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  try {
    await initialize(folder, bin, account)
    const started = await startSomewhere(folder, bin, account, options.fsync ?? true)
    server = started.server
    const postgres = await withDatabase(started, folder, options, close)
    onProgress(`PostgreSQL runs after ${((performance.now() - began) / 1000).toFixed(1)} s: ${address(postgres.env)}`)
    return postgres
  } catch (error) {
    await close()
    throw error
  }
}

/** A server on its port. */
interface Started {
  readonly server: PostgresProcess
  readonly port: number
}

/** Makes the user and the database. */
async function withDatabase(
  { server, port }: Started,
  folder: string,
  { user, password, database }: PostgresOptions,
  close: () => Promise<void>,
): Promise<DevPostgres> {
  const owner = pg.escapeIdentifier(user)
  await asSuperuser(folder, port, `CREATE ROLE ${owner} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
  const createDatabase = async (name: string): Promise<PostgresEnv> => {
    await asSuperuser(folder, port, `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${owner}`)
    return { PGHOST: '127.0.0.1', PGPORT: String(port), PGDATABASE: name, PGUSER: user, PGPASSWORD: password }
  }
  return {
    env: await createDatabase(database),
    get running() {
      return server.running
    },
    createDatabase,
    start: () => server.start(),
    stop: () => server.stop(),
    kill: () => server.kill(),
    freeze: (frozen) => server.freeze(frozen),
    logs: () => server.logs(),
    close,
  }
}

/** Makes the data folder. The superuser has no password and comes through the socket, which is in the folder as well. */
async function initialize(folder: string, bin: string, account: Account | undefined): Promise<void> {
  const log = join(folder, 'server.log')
  await appendFile(log, '')
  if (account) await Promise.all([folder, log].map((path) => chown(path, account.uid, account.gid)))
  const who = ['--username=postgres', '--auth-local=trust', '--auth-host=scram-sha-256']
  // Sorted by code points, as in a cluster.
  const text = ['--encoding=UTF8', '--locale=C', '--no-sync']
  const options = { ...account, cwd: folder, env: { LC_ALL: 'C' } }
  await execa(join(bin, 'initdb'), [`--pgdata=${join(folder, 'data')}`, ...who, ...text], options)
}

async function startSomewhere(
  folder: string,
  bin: string,
  account: Account | undefined,
  fsync: boolean,
): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    const [port = 0] = await freePorts(1)
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: folder,
      max_connections: 200,
      fsync: fsync ? 'on' : 'off',
    }
    const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
    const command = [join(bin, 'postgres'), '-D', join(folder, 'data'), ...args]
    const server = new PostgresProcess({ folder, account, command })
    try {
      await server.start()
      return { server, port }
    } catch (error) {
      await server.kill()
      // Somebody took the port between the search and the start.
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function asSuperuser(folder: string, port: number, sql: string): Promise<void> {
  const client = new pg.Client({ host: folder, port, user: 'postgres', database: 'postgres', ssl: false })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

const address = ({ PGHOST, PGPORT, PGUSER, PGDATABASE }: PostgresEnv): string =>
  `postgres://${PGUSER}@${PGHOST}:${PGPORT}/${PGDATABASE}`
