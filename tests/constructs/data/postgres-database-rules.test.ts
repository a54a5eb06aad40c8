import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { PostgresDatabase, type PostgresDatabaseProps } from '../../../constructs/index.ts'
import { problemsOf, testSystem } from '../../support.ts'

const problems = (props: Partial<PostgresDatabaseProps>, name = 'postgres') => {
  const system = testSystem()
  new PostgresDatabase(system.chart('c'), name, { database: 'appdb', user: 'app', ...props })
  return problemsOf(system).map((line) => line.replace(/^c\/postgres: /, ''))
}

const named =
  'expected at most 63 lower-case letters, digits and underscores, and not a reserved name of PostgreSQL; choose a name that SQL accepts without quotes'
const buffers = (most: string) =>
  `expected 128Ki to 40 % of the memory (${most}); leave it out for a quarter of the memory`
const owned =
  'expected settings that no prop sets and the pod does not rely on; remove them, or use sharedBuffers and maxConnections'
const malformed =
  'expected names of PostgreSQL settings, with finite numbers or one line of text; write them as in the documentation of PostgreSQL'
const moving =
  'expected a tag that never changes, or a digest; use a version: a mutable tag can run different code on every node'
const cpu = Cpu.units(1)

const refusals: readonly (readonly [string, Partial<PostgresDatabaseProps>, string])[] = [
  ...['', 'App', 'my-db', '1db', 'a b', 'ä', 'x"y', 'x'.repeat(64), 'postgres', 'template1'].map(
    (database) =>
      [`the database ${database}`, { database }, `database: got ${JSON.stringify(database)}, ${named}`] as const,
  ),
  ...['', 'App', 'my-app', 'x'.repeat(64), 'postgres', 'pg_app', 'public', 'none'].map(
    (user) => [`the user ${user}`, { user }, `user: got "${user}", ${named}`] as const,
  ),
  [
    'a Secret with a name that Kubernetes refuses',
    { credentialsSecret: 'App_Secret' },
    'credentialsSecret: got "App_Secret", expected at most 253 lower-case letters, digits, dashes and dots; give the name of a Secret in the namespace of the workloads',
  ],
  ...['', 'two\nlines', 'ä'].map(
    (throwAwayPassword) =>
      [
        `the password ${JSON.stringify(throwAwayPassword)}, without showing it`,
        { throwAwayPassword },
        'throwAwayPassword: got "another text", expected printable ASCII characters, at least one; leave it out if the password is a real one: then the Secret is only referred to',
      ] as const,
  ),
  ['an image without a tag', { image: 'postgres' }, `image: got "postgres", ${moving}`],
  ['the version latest', { version: 'latest' }, `image: got "postgres:latest", ${moving}`],
  [
    'no storage',
    { storage: Size.gibibytes(0) },
    'storage: got "0Gi", expected a positive size; give the size of the disk, for example Size.gibibytes(10)',
  ],
  [
    'storage that WAL alone would fill',
    { storage: Size.mebibytes(1023) },
    'storage: got "1023Mi", expected at least 1Gi: WAL alone may take 256Mi and more; raise it: a server stops when its disk is full',
  ],
  [
    'CPU of nothing',
    { resources: { cpu: Cpu.units(0), memory: Size.gibibytes(1) } },
    'resources.cpu: got "0", expected a positive amount; give what the container needs under load, for example Cpu.millis(100)',
  ],
  [
    'memory of nothing',
    { resources: { cpu, memory: Size.gibibytes(0) } },
    'resources.memory: got "0Gi", expected a positive size; give what the container needs under load, for example Size.mebibytes(256)',
  ],
  [
    'shared buffers that leave nothing for connections',
    { sharedBuffers: Size.mebibytes(410) },
    `sharedBuffers: got "410Mi of 1Gi", ${buffers('409Mi')}`,
  ],
  [
    'shared buffers of nothing',
    { sharedBuffers: Size.kibibytes(127) },
    `sharedBuffers: got "127Ki of 1Gi", ${buffers('409Mi')}`,
  ],
  [
    'shared buffers that are no number',
    { sharedBuffers: Size.gibibytes(Number.NaN) },
    `sharedBuffers: got "NaNKi of 1Gi", ${buffers('409Mi')}`,
  ],
  ...[0, -1, 1.5, Number.NaN].map(
    (maxConnections) =>
      [
        `${maxConnections} connections`,
        { maxConnections },
        `maxConnections: got ${maxConnections}, expected a whole number from 1 up; leave it out for 100`,
      ] as const,
  ),
  [
    'connections without memory',
    { maxConnections: 200 },
    'maxConnections: got "200 with 3.8Mi each", expected at least 4Mi of memory for each, in addition to the shared buffers; raise resources.memory or lower maxConnections: a server that runs out of memory is killed with all its connections',
  ],
  [
    'settings that give up what was committed',
    { config: { fsync: 'off', synchronous_commit: false, full_page_writes: true } },
    'config: got "fsync=off, synchronous_commit=false", expected settings that keep committed data; remove them: after a crash, accepted orders would be gone',
  ],
  [
    'settings that follow from props',
    { config: { shared_buffers: '1GB', port: 1, work_mem: '8MB' } },
    `config: got "shared_buffers, port", ${owned}`,
  ],
  [
    'settings that no argument holds',
    { config: { 'a b': 1, jit: 'a\nb' } },
    `config: got "a b=1, jit=a\\nb", ${malformed}`,
  ],
  [
    'half a second of grace',
    { terminationGracePeriod: Duration.millis(500) },
    'terminationGracePeriod: got "500 millis", expected whole seconds from 1 up; leave it out for two minutes: a server that is killed has to recover',
  ],
]

describe('refuses', () => {
  test.each(refusals)('%s', (_, props, message) => {
    expect(problems(props)).toEqual([message])
  })

  test.each(['Postgres', 'my_db', '-db', '9db', 'x'.repeat(53)])('the name %s', (name) => {
    expect(problems({ credentialsSecret: 'x' }, name)).toEqual([
      `c/${name}: name: got "${name}", expected at most 52 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts`,
    ])
  })

  test('everything at once', () => {
    const wrong = { database: '', user: 'postgres', storage: Size.gibibytes(0), maxConnections: 0, version: 'latest' }
    expect(problems(wrong)).toHaveLength(5)
  })
})

test('accepts names with underscores, just enough memory, and other people’s extensions', () => {
  expect(problems({ database: '_app_2', user: 'x'.repeat(63), storage: Size.gibibytes(1) })).toEqual([])
  expect(problems({ maxConnections: 192, sharedBuffers: Size.mebibytes(256) })).toEqual([])
  expect(problems({ config: { 'auto_explain.log_min_duration': '1s' } })).toEqual([])
})
