import { App, Chart, Duration } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  type IKafkaCluster,
  KafkaCluster,
  type KafkaTopicProps,
  PostgresDatabase,
  ProducerJob,
  TopicReconciler,
  type WorkloadProps,
} from '../../../constructs/index.ts'
import { decode } from '../../../contracts/codec.ts'
import { databaseSettings } from '../../../contracts/settings.ts'
import { environmentOf, find, problemsOf, rendered, secretsOf, testSystem } from '../../support.ts'

/** Topics are made from another chart, so that the workload's Deployment is the only one of its own. */
const reconciled = (cluster: IKafkaCluster) => {
  new TopicReconciler(new Chart(App.of(cluster), `${cluster.name}-topics`), `${cluster.name}-topics`, { cluster })
  return cluster
}

const given = (chart = testSystem().chart('c')) => {
  const kafka = reconciled(new KafkaCluster(chart, 'kafka', { brokers: 3 }))
  const database = new PostgresDatabase(chart, 'postgres', { database: 'appdb', user: 'app' })
  return { chart, kafka, orders: kafka.addTopic('orders'), database }
}

const connection = { PGHOST: 'postgres', PGPORT: '5432', PGDATABASE: 'appdb', PGSSLMODE: 'disable' }
const credentials = { PGUSER: 'postgres-credentials/username', PGPASSWORD: 'postgres-credentials/password' }

describe('a workload with a database is told how to connect, and takes user and password from the Secret', () => {
  test.each(['EventConsumer', 'HttpService', 'ProducerJob'] as const)('%s', (kind) => {
    const { chart, orders, database } = given()
    const props = { image: 'service:1', database }
    if (kind === 'EventConsumer')
      new EventConsumer(chart, 'service', { ...props, consumes: [orders], group: 'service' })
    if (kind === 'HttpService') new HttpService(chart, 'service', { ...props, produces: [orders] })
    if (kind === 'ProducerJob') new ProducerJob(chart, 'service', { ...props, produces: [orders] })
    const object = find(rendered(chart), kind === 'ProducerJob' ? 'Job' : 'Deployment')
    expect(environmentOf(object)).toMatchObject(connection)
    expect(secretsOf(object)).toEqual(credentials)
  })

  test('one without has none of it', () => {
    const { chart, orders } = given()
    new EventConsumer(chart, 'service', { image: 'service:1', consumes: [orders], group: 'service' })
    const deployment = find(rendered(chart), 'Deployment')
    expect(Object.keys(environmentOf(deployment)).filter((name) => /^(PG|DATABASE_|INBOX_)/.test(name))).toEqual([])
    expect(secretsOf(deployment)).toEqual({})
  })

  test('the database may be somebody else’s', () => {
    const { chart, orders } = given()
    const database = PostgresDatabase.fromSecret(chart, 'managed', { secretName: 'orders-app' })
    new HttpService(chart, 'service', { image: 'service:1', produces: [orders], database })
    const deployment = find(rendered(chart), 'Deployment')
    expect(environmentOf(deployment)).toMatchObject({ PGSSLMODE: 'require' })
    expect(secretsOf(deployment)).toMatchObject({ PGHOST: 'orders-app/host', PGDATABASE: 'orders-app/dbname' })
  })
})

test('the pool is part of the settings', () => {
  const { chart, orders, database } = given()
  const databasePool = { size: 3, timeout: Duration.millis(1500) }
  new HttpService(chart, 'service', { image: 'service:1', produces: [orders], database, databasePool })
  const deployment = find(rendered(chart), 'Deployment')
  const settings = decode(databaseSettings, { ...environmentOf(deployment), ...secretsOf(deployment) })
  expect(settings).toMatchObject({ poolSize: 3, timeoutMs: 1500, database: 'appdb' })
})

describe('the inbox remembers longer than the topics keep their events', () => {
  const days = (count: number) => String(count * 86_400_000)

  test.each<readonly [string, readonly KafkaTopicProps[], string]>([
    ['the brokers’ retention', [{}], days(21)],
    ['a short one', [{ retention: Duration.hours(1) }], days(21)],
    ['with segments of a day', [{ retention: Duration.days(8), config: { 'segment.ms': 86_400_000 } }], days(17)],
    ['a long one', [{ retention: Duration.days(30) }], days(67)],
    ['the longest of several', [{ retention: Duration.days(30) }, { retention: Duration.days(8) }], days(67)],
    ['for ever', [{ retention: 'forever' }, {}], '0'],
    ['the last of each key, for ever', [{ cleanupPolicy: 'compact' }], '0'],
    ['the last of each key, for a while', [{ cleanupPolicy: 'compact,delete' }], days(21)],
  ])('%s', (_, topics, retention) => {
    const { chart, kafka, database } = given()
    const consumes = topics.map((props, index) => kafka.addTopic(`topic-${index}`, props))
    new EventConsumer(chart, 'service', { image: 'service:1', consumes, group: 'service', database })
    expect(environmentOf(find(rendered(chart), 'Deployment')).INBOX_RETENTION_MS).toBe(retention)
  })

  test.each([
    [
      'brokers that are told something of it',
      (chart: Chart) => new KafkaCluster(chart, 'own', { brokers: 3, config: { 'log.retention.hours': 8_760 } }),
    ],
    [
      'somebody else’s brokers',
      (chart: Chart) => KafkaCluster.fromBootstrapServers(chart, 'own', { bootstrapServers: ['own:9092'] }),
    ],
  ])('for ever where nobody here knows how long that is: %s', (_, cluster) => {
    const { chart, database } = given()
    const consumes = [reconciled(cluster(chart)).addTopic('topic')]
    new EventConsumer(chart, 'service', { image: 'service:1', consumes, group: 'service', database })
    expect(environmentOf(find(rendered(chart), 'Deployment', 'service')).INBOX_RETENTION_MS).toBe('0')
  })

  test('a service that reads nothing has none', () => {
    const { chart, orders, database } = given()
    new HttpService(chart, 'service', { image: 'service:1', produces: [orders], database })
    expect(environmentOf(find(rendered(chart), 'Deployment'))).not.toHaveProperty('INBOX_RETENTION_MS')
  })
})

describe('refuses', () => {
  const problems = (props: Partial<WorkloadProps> & { handlerTimeout?: Duration }, withDatabase = true) => {
    const system = testSystem()
    const { chart, orders, database } = given(system.chart('c'))
    const reading = { consumes: [orders], group: 'service' }
    new EventConsumer(chart, 'service', { ...reading, ...(withDatabase && { database }), ...props })
    return problemsOf(system)
      .filter((line) => line.startsWith('c/service: '))
      .map((line) => line.slice(11))
  }

  test('one connection for a workload that sends: its relay has it while Kafka answers', () => {
    const { chart, orders, database } = given()
    const props = { image: 'service:1', produces: [orders], database, databasePool: { size: 1 } }
    new HttpService(chart, 'service', props)
    expect(() => rendered(chart)).toThrow('databasePool.size: got 1, expected at least 2 for a workload that sends')
  })

  test.each<readonly [string, Partial<WorkloadProps> & { handlerTimeout?: Duration }, string]>([
    ...[0, 1_001, 1.5, Number.NaN].map(
      (size) =>
        [
          `${size} connections`,
          { databasePool: { size } },
          `databasePool.size: got ${size}, expected a whole number from 1 to 1000; leave it out for 10`,
        ] as const,
    ),
    [
      'a timeout that is none',
      { databasePool: { timeout: Duration.millis(99) } },
      'databasePool.timeout: got "99 millis", expected whole milliseconds from 100 up; leave it out for 4 seconds',
    ],
    [
      'a handler whose time is over before the database’s',
      { handlerTimeout: Duration.seconds(8) },
      'handlerTimeout: got "8 seconds", expected more than twice the timeout of the database (4 seconds), for a connection and a statement; raise handlerTimeout or lower databasePool.timeout: otherwise an outage of the database would count as a failed attempt',
    ],
    [
      'variables that the database writes',
      {
        env: {
          PGHOST: 'x',
          PGPASSWORD: 'y',
          DATABASE_POOL_SIZE: '1',
          INBOX_RETENTION_MS: '1',
          PGOPTIONS: '-c jit=off',
        },
      },
      'env: got "PGHOST, PGPASSWORD, DATABASE_POOL_SIZE, INBOX_RETENTION_MS", expected settings of the service itself; use the prop that sets the variable, or another name',
    ],
  ])('%s', (_, props, message) => {
    expect(problems(props)).toEqual([message])
  })

  test('a pool of no database', () => {
    expect(problems({ databasePool: { size: 5 } }, false)).toEqual([
      'databasePool: got "size without a database", expected pool options only for a workload with a database; set database, or remove databasePool',
    ])
  })

  test('nothing about a shorter handler with a shorter timeout', () => {
    const databasePool = { timeout: Duration.seconds(1), size: 1_000 }
    expect(problems({ databasePool, handlerTimeout: Duration.seconds(3) })).toEqual([])
  })
})
