import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { PostgresDatabase, type PostgresDatabaseProps } from '../../../constructs/index.ts'
import { environmentOf, find, rendered, secretsOf, testSystem } from '../../support.ts'

const synthDatabase = (props: Partial<PostgresDatabaseProps> = {}) => {
  const chart = Testing.chart()
  const database = new PostgresDatabase(chart, 'postgres', { database: 'appdb', user: 'app', ...props })
  return { database, objects: rendered(chart) }
}
const podOf = (props?: Partial<PostgresDatabaseProps>) =>
  find(synthDatabase(props).objects, 'StatefulSet').spec?.template.spec
const containerOf = (props?: Partial<PostgresDatabaseProps>) => podOf(props)?.containers[0]

test('its StatefulSet is its default child', () => {
  expect(ApiObject.of(synthDatabase().database)).toMatchObject({ kind: 'StatefulSet', name: 'postgres' })
})

test('a database and a user are enough: one pod with its disk, and a Service', () => {
  const chart = testSystem().chart('postgres')
  new PostgresDatabase(chart, 'postgres', { database: 'appdb', user: 'app' })
  const objects = rendered(chart)
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([
    'ConfigMap postgres-config',
    'StatefulSet postgres',
    'Service postgres',
  ])
  const { spec } = find(objects, 'StatefulSet')
  expect(spec).toMatchObject({
    replicas: 1,
    serviceName: 'postgres',
    podManagementPolicy: 'Parallel',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    volumeClaimTemplates: [{ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } } }],
  })
  expect(spec?.template.metadata?.labels).toEqual({
    app: 'postgres',
    'app.kubernetes.io/component': 'database',
    'app.kubernetes.io/name': 'postgres',
    'app.kubernetes.io/part-of': 'shop',
  })
  expect(spec?.template.spec?.containers[0]).toMatchObject({
    image: 'postgres:17',
    command: ['bash', '/etc/postgres/launcher.sh'],
    resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '1Gi' } },
  })
  expect(environmentOf(find(objects, 'StatefulSet'))).toEqual({
    DATABASE_NAME: 'appdb',
    DATABASE_OWNER: 'app',
    PGDATA: '/var/lib/postgresql/data/pgdata',
  })
  expect(find(objects, 'Service').spec).toEqual({
    publishNotReadyAddresses: true,
    selector: { app: 'postgres' },
    ports: [{ name: 'tcp-postgres', port: 5432, targetPort: 'tcp-postgres' }],
  })
})

test('the user is the one of the image, which also owns the disk', () => {
  expect(podOf()?.securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999, runAsNonRoot: true })
})

test('the root of the image is read-only: data, socket, shared memory and scratch have volumes', () => {
  expect(containerOf()?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
    '/etc/postgres',
    '/var/lib/postgresql/data',
    '/var/run/postgresql',
    '/dev/shm',
    '/tmp',
  ])
  expect(podOf()?.volumes).toContainEqual({ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '256Mi' } })
})

test('it is stopped fast whatever the stop signal of the image is, with time to write what it has in memory', () => {
  expect(containerOf()?.lifecycle).toEqual({
    preStop: { exec: { command: ['bash', '-c', 'until pg_ctl stop --mode=fast --no-wait; do sleep 0.2; done'] } },
  })
  expect(podOf()?.terminationGracePeriodSeconds).toBe(120)
})

test('it is asked whether it takes connections, and never restarted by a probe: it may be recovering', () => {
  expect(containerOf()?.readinessProbe?.exec).toEqual({ command: ['pg_isready'] })
  expect(containerOf()).not.toHaveProperty('livenessProbe')
  expect(containerOf()).not.toHaveProperty('startupProbe')
})

describe('credentials', () => {
  const postgres = {
    CREDENTIALS_USERNAME: 'postgres-credentials/username',
    CREDENTIALS_PASSWORD: 'postgres-credentials/password',
  }

  test('are only referred to', () => {
    const { database, objects } = synthDatabase()
    expect(secretsOf(find(objects, 'StatefulSet'))).toEqual(postgres)
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret')
    const secret = 'postgres-credentials'
    expect(database.connection).toEqual({
      values: { PGHOST: 'postgres', PGPORT: '5432', PGDATABASE: 'appdb', PGSSLMODE: 'disable' },
      secrets: { PGUSER: { secret, key: 'username' }, PGPASSWORD: { secret, key: 'password' } },
    })
  })

  test('of a local cluster are made with it, and marked', () => {
    const { objects } = synthDatabase({ throwAwayPassword: 'local-only' })
    expect(find(objects, 'Secret')).toMatchObject({
      metadata: {
        name: 'postgres-credentials',
        labels: { 'cdk8s-kafka/local-only': 'true' },
        annotations: { 'cdk8s-kafka/local-only': expect.stringContaining('throw-away') },
      },
      type: 'kubernetes.io/basic-auth',
      stringData: { username: 'app', password: 'local-only' },
    })
    expect(secretsOf(find(objects, 'StatefulSet'))).toEqual(postgres)
  })
})

test('two databases of a system share no name', () => {
  const chart = Testing.chart()
  for (const id of ['orders-db', 'bills-db']) {
    new PostgresDatabase(chart, id, { database: 'appdb', user: 'app', throwAwayPassword: 'x' })
  }
  const names = rendered(chart).map(({ kind, metadata }) => `${kind} ${metadata?.name}`)
  expect(new Set(names).size).toBe(8)
})

test('all the props', () => {
  const props: Required<PostgresDatabaseProps> = {
    pod: { priorityClassName: 'high' },
    database: 'orders',
    user: 'orders_owner',
    credentialsSecret: 'orders.credentials',
    throwAwayPassword: 'it\'s $(not) a "secret"',
    version: '16',
    image: 'registry.example.com/postgres@sha256:0123abcd',
    storage: Size.gibibytes(200),
    storageClass: 'fast',
    volumeRetention: 'Delete',
    resources: { cpu: Cpu.units(4), memory: Size.gibibytes(16) },
    sharedBuffers: Size.gibibytes(6),
    maxConnections: 400,
    config: { work_mem: '16MB', wal_level: 'logical' },
    terminationGracePeriod: Duration.minutes(5),
  }
  const { database, objects } = synthDatabase(props)
  expect(database.maxConnections).toBe(400)
  expect(database.connection.secrets.PGUSER).toEqual({ secret: 'orders.credentials', key: 'username' })
  expect(find(objects, 'Secret')).toMatchObject({
    metadata: { name: 'orders.credentials' },
    stringData: { username: 'orders_owner', password: 'it\'s $(not) a "secret"' },
  })
  const { spec } = find(objects, 'StatefulSet')
  expect(spec).toMatchObject({
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
    volumeClaimTemplates: [{ spec: { storageClassName: 'fast', resources: { requests: { storage: '200Gi' } } } }],
  })
  expect(spec?.template.spec).toMatchObject({
    terminationGracePeriodSeconds: 300,
    containers: [
      {
        image: 'registry.example.com/postgres@sha256:0123abcd',
        args: expect.arrayContaining([
          '--max_connections=400',
          '--shared_buffers=6144MB',
          '--effective_cache_size=12288MB',
          '--max_wal_size=4096MB',
          '--work_mem=16MB',
          '--wal_level=logical',
        ]),
        resources: { requests: { cpu: '4', memory: '16Gi' }, limits: { memory: '16Gi' } },
      },
    ],
  })
})

test('the version is the tag of the official image', () => {
  expect(containerOf({ version: '16.4' })?.image).toBe('postgres:16.4')
})
