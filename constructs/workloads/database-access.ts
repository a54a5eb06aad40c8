import { Duration } from 'cdk8s'
import { encode } from '../../contracts/codec.ts'
import { databaseSettings } from '../../contracts/settings.ts'
import type { IDatabase } from '../data/database.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { durationRule, isCount } from '../platform/amount-rules.ts'
import type { SecretKey } from '../platform/pod-template.ts'
import { milliseconds } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'

/** How each process of a workload uses its database. */
export interface DatabasePoolProps {
  /** `DATABASE_POOL_SIZE`: maximum number of connections of one process. @default 10 */
  readonly size?: number
  /**
   * `DATABASE_TIMEOUT_MS`: for a connection, and for a statement, before the database counts as unavailable.
   * @default Duration.seconds(4)
   */
  readonly timeout?: Duration
}

/** Props of a workload about its database. */
export interface DatabaseAccessProps {
  /** Database that the process connects to. @default - none */
  readonly database?: IDatabase
  /** For use with {@link database}. @default - up to 10 connections, and 4 seconds */
  readonly databasePool?: DatabasePoolProps
}

/** Variables of a process with a database. */
export interface DatabaseVariables {
  readonly values: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, SecretKey>>
}

/** The pool, resolved. */
export const poolOf = ({ databasePool: pool = {} }: DatabaseAccessProps) => ({
  size: pool.size ?? databaseSettings.poolSize.default,
  timeout: pool.timeout ?? Duration.millis(databaseSettings.timeoutMs.default),
})

/** The variables of a process that reads these topics; call it only if the rules hold. */
export function databaseVariables(props: DatabaseAccessProps, consumes: readonly KafkaTopic[]): DatabaseVariables {
  const { database, databasePool: { size, timeout } = {} } = props
  if (database === undefined) return { values: {}, secrets: {} }
  return {
    values: {
      ...database.connection.values,
      ...encode(databaseSettings, {
        poolSize: size,
        timeoutMs: timeout && milliseconds(timeout),
        inboxRetentionMs: consumes.length > 0 ? inboxRetention(consumes) : undefined,
      }),
    },
    secrets: database.connection.secrets,
  }
}

/** Time that a record may outlive its retention: it is deleted with its segment, which is closed after a week by default. */
const SEGMENT_MS = 7 * 86_400_000

/**
 * How long a group remembers the events that it has processed, in ms; 0: forever. It is longer than its topics keep them,
 * otherwise an event that is read again, after a reset of offsets, would take effect twice.
 */
function inboxRetention(topics: readonly KafkaTopic[]): number {
  const times = topics.map(({ cluster, config, retention = cluster.defaultRetention }) => {
    // A compacted topic keeps the last event of each key, forever.
    if (config['cleanup.policy'] === 'compact' || !(retention instanceof Duration)) return Number.POSITIVE_INFINITY
    return Math.max(LEAST_RETENTION_MS, 2 * milliseconds(retention)) + Number(config['segment.ms'] ?? SEGMENT_MS)
  })
  const longest = Math.max(...times)
  return Number.isFinite(longest) ? Math.ceil(longest) : 0
}

/** A replay usually happens within two weeks, for which dead letters are kept. */
const LEAST_RETENTION_MS = 14 * 86_400_000

/** What the runtime would refuse about a database, and options that would have no effect. */
export const databaseAccessRules: readonly Rule<DatabaseAccessProps & { readonly produces?: readonly KafkaTopic[] }>[] =
  [
    {
      prop: 'databasePool',
      broken: ({ database, databasePool }) => database === undefined && databasePool !== undefined,
      got: ({ databasePool }) => `${Object.keys(databasePool ?? {}).join(', ')} without a database`,
      allowed: () => 'pool options only for a workload with a database',
      fix: () => 'set database, or remove databasePool',
    },
    {
      prop: 'databasePool.size',
      broken: (props) => !isCount(poolOf(props).size) || poolOf(props).size > 1_000,
      got: (props) => poolOf(props).size,
      allowed: () => 'a whole number from 1 to 1000',
      fix: () => 'leave it out for 10',
    },
    {
      prop: 'databasePool.size',
      broken: ({ database, produces = [], ...props }) =>
        database !== undefined && produces.length > 0 && poolOf(props).size === 1,
      got: () => 1,
      allowed: () => 'at least 2 for a workload that sends: its relay holds one connection while it waits for Kafka',
      fix: () => 'leave it out for 10',
    },
    durationRule('databasePool.timeout', ({ databasePool }) => databasePool?.timeout, {
      unit: 'milliseconds',
      least: 100,
      fix: 'leave it out for 4 seconds',
    }),
  ]
