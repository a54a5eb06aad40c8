import { Size } from 'cdk8s'
import { kibibytes, mebibytes } from '../platform/quantities.ts'

/** A value of a setting, printed as PostgreSQL reads it. */
export type PostgresConfigValue = string | number | boolean

/**
 * Settings of the server by PostgreSQL's own names. Common ones are typed; any other may be given, except those that the
 * construct derives ({@link isOwnedConfig}).
 * https://www.postgresql.org/docs/current/runtime-config.html
 */
export interface PostgresConfig {
  /** Memory of one sort or hash, of which a query may need several: `'16MB'`. PostgreSQL's default: 4MB. */
  readonly work_mem?: string
  /** Memory of VACUUM and CREATE INDEX. PostgreSQL's default: 64MB. */
  readonly maintenance_work_mem?: string
  /** Statements that take longer, in ms, are logged; -1: none. */
  readonly log_min_duration_statement?: number
  /** `logical` for change data capture, such as Debezium. PostgreSQL's default: replica. */
  readonly wal_level?: 'minimal' | 'replica' | 'logical'
  /**
   * WAL size that triggers a checkpoint. More means less work, and a longer recovery. @default - a tenth of the storage, 256 MB
   * to 4 GB
   */
  readonly max_wal_size?: string
  readonly [name: string]: PostgresConfigValue | undefined
}

/** Everything that determines the settings of the server. */
export interface ServerSize {
  readonly memory: Size
  readonly sharedBuffers: Size
  readonly storage: Size
  readonly maxConnections: number
}

/** Connections that pools leave free: three for the superuser, the others for people and tools. */
export const RESERVED_CONNECTIONS = 10

/** A quarter of the memory, as PostgreSQL's documentation has it: the rest is for connections and the page cache. */
export const sharedBuffersFor = (memory: Size): Size => Size.mebibytes(Math.floor(mebibytes(memory) / 4))

/** The arguments of the server, in the order in which they are written. */
export function serverArguments(size: ServerSize, config: PostgresConfig, hbaFile: string): string[] {
  const settings: PostgresConfig = {
    hba_file: hbaFile,
    listen_addresses: '*',
    max_connections: size.maxConnections,
    shared_buffers: megabytes(mebibytes(size.sharedBuffers)),
    effective_cache_size: megabytes(Math.floor(mebibytes(size.memory) * 0.75)),
    max_wal_size: megabytes(Math.min(4096, Math.max(256, Math.floor(mebibytes(size.storage) / 10)))),
    ...clientsThatVanish,
    ...config,
  }
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name}=${print(value)}`)
}

/** The client on a lost node does not close its connection. By default the connection, and its locks, would stay for two hours. */
const clientsThatVanish = { tcp_keepalives_idle: 60, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 } as const

const megabytes = (amount: number) => `${amount}MB`
const print = (value: PostgresConfigValue | undefined) => (typeof value === 'boolean' ? (value ? 'on' : 'off') : value)

/** Memory in MiB available to each connection. */
export const memoryPerConnection = ({ memory, sharedBuffers, maxConnections }: ServerSize): number =>
  (kibibytes(memory) - kibibytes(sharedBuffers)) / 1024 / maxConnections

/** Settings that cannot be passed as an argument. */
export const malformedConfig = (config: PostgresConfig = {}): string[] =>
  Object.entries(config)
    .filter(
      ([name, value]) =>
        !/^[a-z]\w*(\.[a-z]\w*)?$/.test(name) ||
        (typeof value === 'number' && !/^-?\d+(\.\d+)?$/.test(String(value))) ||
        (typeof value === 'string' && /\p{Cc}/u.test(value)),
    )
    .map(([name, value]) => `${name}=${value}`)

/** Settings that give up committed data: the next crash would lose accepted orders. */
export const unsafeConfig = (config: PostgresConfig = {}): string[] =>
  ['fsync', 'full_page_writes', 'synchronous_commit'].filter((name) =>
    ['off', 'false', 'no', '0'].includes(String(print(config[name])).toLowerCase()),
  )

/** Settings that follow from the props, or that the pod relies on; any given value could only contradict them. */
export const isOwnedConfig = (name: string): boolean => ownedConfig.has(name)

const ownedConfig: ReadonlySet<string> = new Set([
  'config_file',
  'data_directory',
  'hba_file',
  'listen_addresses',
  'max_connections',
  'port',
  'shared_buffers',
  'unix_socket_directories',
])
