import { Size } from 'cdk8s'
import { durationRule, isCount, leastSizeRule, resourceRules, sizeRule } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import { formatSize, kibibytes, mebibytes } from '../platform/quantities.ts'
import { dnsLabelRule, type Rule } from '../platform/validation.ts'
import {
  isOwnedConfig,
  malformedConfig,
  memoryPerConnection,
  type ServerSize,
  unsafeConfig,
} from './postgres-config.ts'
import type { PostgresDatabaseProps } from './postgres-database-props.ts'
import { secretNameRule } from './secret-rules.ts'

interface Subject extends PostgresDatabaseProps {
  readonly name: string
  readonly image: string
  readonly credentialsSecret: string
  readonly size: ServerSize
}

/** Above this share of the memory, too little is left for connections and the page cache. */
const MAX_BUFFERS_SHARE = 0.4
/** MiB: what a server process needs for itself, with little to spare for sorting. */
const MIN_PER_CONNECTION = 4
const MIN_BUFFERS_KIB = 128

/** The rule for SQL names that need no quotes, of at most 63 bytes: PostgreSQL would truncate longer ones. */
const identifierRule = (prop: 'database' | 'user', taken: RegExp): Rule<Subject> => ({
  prop,
  broken: (subject) => !/^[a-z_][a-z0-9_]{0,62}$/.test(subject[prop]) || taken.test(subject[prop]),
  got: (subject) => subject[prop],
  allowed: () => 'at most 63 lower-case letters, digits and underscores, and not a reserved name of PostgreSQL',
  fix: () => 'choose a name that SQL accepts without quotes',
})

const isSize = (size: Size) => kibibytes(size) >= 1
const owned = ({ config = {} }: Subject) => Object.keys(config).filter(isOwnedConfig)

const sizeRules: readonly Rule<Subject>[] = [
  ...resourceRules('resources', ({ resources }: Subject) => resources),
  {
    prop: 'version',
    broken: ({ version }) =>
      version !== undefined &&
      version !== 'latest' &&
      !(/^\d+(\.\d+)?$/.test(version) && Number.parseInt(version, 10) >= 14),
    got: ({ version }) => version,
    allowed: () => 'a version of PostgreSQL from 14 on, such as 17',
    fix: () => 'leave it out for 17; older ones are out of support, and have not what the services ask for',
  },
  sizeRule('storage', ({ storage }) => storage, 'give the size of the disk, for example Size.gibibytes(10)'),
  leastSizeRule('storage', ({ size }) => size.storage, {
    size: Size.gibibytes(1),
    because: 'WAL alone may take 256Mi and more',
    fix: 'raise it: a server stops when its disk is full',
  }),
  {
    prop: 'sharedBuffers',
    // Invalid memory is reported by its own rule; no share of it would be right.
    broken: ({ size: { sharedBuffers, memory } }) =>
      isSize(memory) &&
      !(
        kibibytes(sharedBuffers) >= MIN_BUFFERS_KIB && kibibytes(sharedBuffers) <= kibibytes(memory) * MAX_BUFFERS_SHARE
      ),
    got: ({ size }) => `${formatSize(size.sharedBuffers)} of ${formatSize(size.memory)}`,
    allowed: ({ size }) =>
      `128Ki to ${MAX_BUFFERS_SHARE * 100} % of the memory (${Math.floor(mebibytes(size.memory) * MAX_BUFFERS_SHARE)}Mi)`,
    fix: () => 'leave it out for a quarter of the memory',
  },
  {
    prop: 'maxConnections',
    broken: ({ size: { maxConnections } }) => !isCount(maxConnections),
    got: ({ size }) => size.maxConnections,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'leave it out for 100',
  },
  {
    prop: 'maxConnections',
    broken: ({ size }) =>
      isCount(size.maxConnections) && isSize(size.memory) && memoryPerConnection(size) < MIN_PER_CONNECTION,
    got: ({ size }) => `${size.maxConnections} with ${memoryPerConnection(size).toFixed(1)}Mi each`,
    allowed: () => `at least ${MIN_PER_CONNECTION}Mi of memory for each, in addition to the shared buffers`,
    fix: () =>
      'raise resources.memory or lower maxConnections: a server that runs out of memory is killed with all its connections',
  },
]

/** What Kubernetes or PostgreSQL would refuse about a database, or what would lose its data. */
export const postgresDatabaseRules: readonly Rule<Subject>[] = [
  dnsLabelRule('name', 'StatefulSet'),
  identifierRule('database', /^(postgres|template\d+)$/),
  identifierRule('user', /^(postgres|public|none|pg_.*)$/),
  secretNameRule('credentialsSecret', ({ credentialsSecret }) => credentialsSecret),
  {
    prop: 'throwAwayPassword',
    // Never shown.
    broken: ({ throwAwayPassword: password }) => password !== undefined && !/^[\x20-\x7e]+$/.test(password),
    got: () => 'another text',
    allowed: () => 'printable ASCII characters, at least one',
    fix: () => 'leave it out if the password is a real one: then the Secret is only referred to',
  },
  ...imageRules('leave image and version out for PostgreSQL 17'),
  ...sizeRules,
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: ({ config }) => malformedConfig(config).length > 0,
    got: ({ config }) => malformedConfig(config).join(', '),
    allowed: () => 'names of PostgreSQL settings, with finite numbers or one line of text',
    fix: () => 'write them as in the documentation of PostgreSQL',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: ({ config }) => unsafeConfig(config).length > 0,
    got: ({ config }) =>
      unsafeConfig(config)
        .map((name) => `${name}=${config?.[name]}`)
        .join(', '),
    allowed: () => 'settings that keep committed data',
    fix: () => 'remove them: after a crash, accepted orders would be gone',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => owned(subject).length > 0,
    got: (subject) => owned(subject).join(', '),
    allowed: () => 'settings that no prop sets and the pod does not rely on',
    fix: () => 'remove them, or use sharedBuffers and maxConnections',
  },
  durationRule('terminationGracePeriod', ({ terminationGracePeriod }) => terminationGracePeriod, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for two minutes: a server that is killed has to recover',
  }),
]
