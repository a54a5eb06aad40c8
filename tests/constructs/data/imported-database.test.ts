import { Testing } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import { type ImportedDatabaseProps, PostgresDatabase } from '../../../constructs/index.ts'
import { problemsOf, rendered, testSystem } from '../../support.ts'

const connectionOf = (props: ImportedDatabaseProps) =>
  PostgresDatabase.fromSecret(Testing.chart(), 'orders-db', props).connection

test('CloudNativePG’s Secret says everything but that the connection is encrypted', () => {
  const secret = 'orders-app'
  expect(connectionOf({ secretName: secret })).toEqual({
    values: { PGSSLMODE: 'require' },
    secrets: {
      PGHOST: { secret, key: 'host' },
      PGPORT: { secret, key: 'port' },
      PGDATABASE: { secret, key: 'dbname' },
      PGUSER: { secret, key: 'user' },
      PGPASSWORD: { secret, key: 'password' },
    },
  })
})

test('a Secret with user and password only, as RDS makes it, is completed by values', () => {
  const props = {
    secretName: 'rds',
    keys: { user: 'username' },
    host: 'db.example.com',
    port: 5433,
    database: 'appdb',
  }
  expect(connectionOf(props)).toEqual({
    values: { PGHOST: 'db.example.com', PGPORT: '5433', PGDATABASE: 'appdb', PGSSLMODE: 'require' },
    secrets: { PGUSER: { secret: 'rds', key: 'username' }, PGPASSWORD: { secret: 'rds', key: 'password' } },
  })
})

test('all the props', () => {
  const chart = Testing.chart()
  const props: Required<ImportedDatabaseProps> = {
    secretName: 'orders.db',
    keys: { host: 'HOST', port: 'PORT', database: 'DB_NAME', user: 'db.user', password: 'db-password' },
    host: 'db',
    port: 1,
    database: 'orders',
    sslMode: 'verify-full',
    maxConnections: 500,
    networks: ['10.0.0.0/8'],
  }
  const database = PostgresDatabase.fromSecret(chart, 'orders-db', props)
  expect(database).toMatchObject({ name: 'orders-db', maxConnections: 500 })
  expect(database.connection.values.PGSSLMODE).toBe('verify-full')
  expect(database.connection.secrets.PGPASSWORD).toEqual({ secret: 'orders.db', key: 'db-password' })
  expect(database.address).toEqual({ peers: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [1] })
  expect(rendered(chart)).toEqual([])
})

describe('refuses', () => {
  const problems = (props: Partial<ImportedDatabaseProps>) => {
    const system = testSystem()
    PostgresDatabase.fromSecret(system.chart('c'), 'db', { secretName: 'db', ...props })
    return problemsOf(system).map((line) => line.replace('c/db: ', ''))
  }

  test.each<readonly [Partial<ImportedDatabaseProps>, string]>([
    ...['', 'DB', 'a_b', 'a..b', '-a', 'x'.repeat(254)].map(
      (secretName) =>
        [
          { secretName },
          `secretName: got "${secretName}", expected at most 253 lower-case letters, digits, dashes and dots; give the name of a Secret in the namespace of the workloads`,
        ] as const,
    ),
    [
      { keys: { host: '', user: 'a/b', password: 'ok' } },
      'keys: got ", a/b", expected letters, digits, dashes, underscores and dots; kubectl describe secret shows the keys of a Secret',
    ],
    ...['', 'https://db', 'a b'].map(
      (host) =>
        [
          { host },
          `host: got "${host}", expected a host name without a scheme or a path; leave it out if the Secret has it`,
        ] as const,
    ),
    ...[0, 65_536, 5432.5].map(
      (port) =>
        [{ port }, `port: got ${port}, expected a port, 1 to 65535; leave it out if the Secret has it`] as const,
    ),
    [{ database: '' }, 'database: got "", expected the name of a database; leave it out if the Secret has it'],
    ...[0, 1.5, Number.NaN].map(
      (maxConnections) =>
        [
          { maxConnections },
          `maxConnections: got ${maxConnections}, expected a whole number from 1 up; use the output of SHOW max_connections, or leave it out`,
        ] as const,
    ),
  ])('%j', (props, message) => {
    expect(problems(props)).toEqual([message])
  })
})
