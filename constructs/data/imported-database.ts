import type { Construct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { databaseSettings } from '../../contracts/settings.ts'
import { isCount } from '../platform/amount-rules.ts'
import type { ClientConnection } from '../platform/client-connection.ts'
import { blocks, type Passage } from '../platform/network-policy.ts'
import { networksRule } from '../platform/service.ts'
import { addRules, type Rule } from '../platform/validation.ts'
import { DatabaseBase } from './database.ts'
import { secretNameRule } from './secret-rules.ts'

/** Keys of the Secret of an existing database. */
export interface DatabaseSecretKeys {
  /** @default 'host' */
  readonly host?: string
  /** @default 'port' */
  readonly port?: string
  /** @default 'dbname' */
  readonly database?: string
  /** @default 'user' */
  readonly user?: string
  /** @default 'password' */
  readonly password?: string
}

/** Options of `PostgresDatabase.fromSecret()`. */
export interface ImportedDatabaseProps {
  /** The Secret with the connection, in the namespace of the workloads. CloudNativePG's is `<cluster>-app`. */
  readonly secretName: string
  /** Keys of the Secret. @default - those that CloudNativePG writes */
  readonly keys?: DatabaseSecretKeys
  /** `PGHOST`, for a Secret without it. @default - from the Secret */
  readonly host?: string
  /** `PGPORT`, for a Secret without it. @default - from the Secret */
  readonly port?: number
  /** `PGDATABASE`, for a Secret without it. @default - from the Secret */
  readonly database?: string
  /**
   * `PGSSLMODE`: whether the connection is encrypted, and whether Node has to trust the certificate.
   * @default 'require'
   */
  readonly sslMode?: 'disable' | 'require' | 'verify-full'
  /** Address blocks of the server, for `networkPolicies`: rules cannot name hosts. @default - anywhere, at its port */
  readonly networks?: readonly string[]
  /** `max_connections` of the server: the pools of all workloads have to fit in. @default - not checked */
  readonly maxConnections?: number
}

/** An existing database: workloads connect to it, the server is managed elsewhere. */
export class ImportedDatabase extends DatabaseBase {
  readonly name: string
  readonly maxConnections: number | undefined
  readonly #props: ImportedDatabaseProps
  readonly #keys: Required<DatabaseSecretKeys>

  constructor(scope: Construct, id: string, props: ImportedDatabaseProps) {
    super(scope, id)
    this.name = id
    this.maxConnections = props.maxConnections
    this.#props = props
    this.#keys = { ...cloudNativePg, ...props.keys }
    addRules(this, { props, keys: this.#keys }, rules)
    addRules(this, props, [networksRule])
  }

  get address(): Passage {
    return { peers: blocks(this.#props.networks), ports: [this.#props.port ?? databaseSettings.port.default] }
  }

  /** Call it only if the rules hold. */
  get connection(): ClientConnection {
    const { secretName: secret, host, port, database, sslMode = 'require' } = this.#props
    const values = encode(databaseSettings, { host, port, database, sslMode })
    const names = fields.map((field) => [databaseSettings[field].env, { secret, key: this.#keys[field] }] as const)
    return { values, secrets: Object.fromEntries(names.filter(([name]) => !(name in values))) }
  }
}

const fields = ['host', 'port', 'database', 'user', 'password'] as const

/** What the operator writes for the owner of a cluster's database: https://cloudnative-pg.io/documentation/current/applications/ */
const cloudNativePg: Required<DatabaseSecretKeys> = {
  host: 'host',
  port: 'port',
  database: 'dbname',
  user: 'user',
  password: 'password',
}

interface Subject {
  readonly props: ImportedDatabaseProps
  readonly keys: Required<DatabaseSecretKeys>
}

const wrongKeys = ({ keys }: Subject) =>
  fields.map((field) => keys[field]).filter((key) => !/^[-\w.]{1,253}$/.test(key))

/** The rule for a name that goes into a variable as it is. */
const nameRule = (prop: 'host' | 'database', allowed: string): Rule<Subject> => ({
  prop,
  broken: ({ props }) => props[prop] !== undefined && !/^[^\s/]+$/.test(props[prop]),
  got: ({ props }) => props[prop],
  allowed: () => allowed,
  fix: () => 'leave it out if the Secret has it',
})

const rules: readonly Rule<Subject>[] = [
  secretNameRule('secretName', ({ props }) => props.secretName),
  {
    prop: 'keys',
    broken: (subject) => wrongKeys(subject).length > 0,
    got: (subject) => wrongKeys(subject).join(', '),
    allowed: () => 'letters, digits, dashes, underscores and dots',
    fix: () => 'kubectl describe secret shows the keys of a Secret',
  },
  nameRule('host', 'a host name without a scheme or a path'),
  {
    prop: 'port',
    broken: ({ props: { port = 5432 } }) => !isCount(port) || port > 65_535,
    got: ({ props }) => props.port,
    allowed: () => 'a port, 1 to 65535',
    fix: () => 'leave it out if the Secret has it',
  },
  nameRule('database', 'the name of a database'),
  {
    prop: 'maxConnections',
    broken: ({ props: { maxConnections = 1 } }) => !isCount(maxConnections),
    got: ({ props }) => props.maxConnections,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'use the output of SHOW max_connections, or leave it out',
  },
]
