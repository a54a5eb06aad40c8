import { Duration, Testing } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  type EventConsumerProps,
  HttpService,
  KafkaCluster,
  PostgresDatabase,
  ProducerJob,
  type SettingNames,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { describeSystem } from '../../../constructs/topology/describe/index.ts'
import { devPlan } from '../../../dev/plan.ts'
import { environmentOf, find, podTemplateOf, problemsOf, rendered, secretsOf, testSystem } from '../../support.ts'

const names: SettingNames = {
  KAFKA_BOOTSTRAP_SERVERS: 'BROKERS',
  KAFKA_CLIENT_ID: 'CLIENT_ID',
  KAFKA_GROUP_ID: 'GROUP',
  KAFKA_CONSUMES: 'TOPICS',
}

const synth = (props: Partial<EventConsumerProps> = {}) => {
  const chart = Testing.chart()
  const servers = { bootstrapServers: ['kafka:9092'], topicsManagedBy: 'others' }
  const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', servers)
  const consumes = [kafka.addTopic('orders'), kafka.addTopic('refunds')]
  new EventConsumer(chart, 'audit', { consumes, group: 'auditors', image: 'audit:1', settings: names, ...props })
  return find(rendered(chart), 'Deployment')
}
const containerOf = (props?: Partial<EventConsumerProps>) => podTemplateOf(synth(props))?.spec?.containers[0]

describe('a program that is not one of ours', () => {
  test('is told what it is to know under its own names, and nothing else', () => {
    expect(environmentOf(synth({ env: { KAFKA_COLOUR: 'red' } }))).toEqual({
      BROKERS: 'kafka:9092',
      CLIENT_ID: 'audit',
      GROUP: 'auditors',
      KAFKA_COLOUR: 'red',
      TOPICS: 'orders,refunds',
    })
  })

  test('has no ports and probes but its own', () => {
    expect(containerOf()).not.toHaveProperty('ports')
    for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe'])
      expect(containerOf()).not.toHaveProperty(probe)
    const container = { ports: [{ name: 'web', containerPort: 80 }], livenessProbe: { tcpSocket: { port: 'web' } } }
    expect(containerOf({ pod: { container } })).toMatchObject(container)
  })

  test('hears our defaults of what it names, since it does not know them', () => {
    const settings = {
      ...names,
      KAFKA_AUTO_OFFSET_RESET: 'RESET',
      KAFKA_SESSION_TIMEOUT_MS: 'SESSION',
      LOG_LEVEL: 'LEVEL',
    }
    const more = { settings, sessionTimeout: Duration.seconds(20) }
    expect(environmentOf(synth(more))).toMatchObject({ RESET: 'earliest', SESSION: '20000', LEVEL: 'info' })
  })

  test('says in its pods what the variables mean', () => {
    const annotations = podTemplateOf(synth())?.metadata?.annotations
    expect(annotations).toEqual({ 'cdk8s-kafka/settings': JSON.stringify(names) })
  })

  test('may be an API or a Job, with a database', () => {
    const system = testSystem()
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
    new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka })
    const orders = kafka.addTopic('orders', { peers: [{ name: 'others', direction: 'consumes' }] })
    const chart = system.chart('api')
    const database = PostgresDatabase.fromSecret(chart, 'db', { secretName: 'db' })
    const settings = { KAFKA_BOOTSTRAP_SERVERS: 'BROKERS', KAFKA_PRODUCES: 'TOPIC' }
    const withSecret = { ...settings, HTTP_PORT: 'PORT', PGPASSWORD: 'DB_PASSWORD' }
    const job = { ...settings, EVENT_RUN_ID: 'RUN' }
    new HttpService(chart, 'api', { produces: [orders], database, settings: withSecret })
    new ProducerJob(system.chart('send'), 'send', { produces: [orders], settings: job })
    expect(problemsOf(system)).toEqual([])
    const objects = system.charts.flatMap((chart) => rendered(chart))
    const api = find(objects, 'Deployment', 'api')
    expect(environmentOf(api)).toEqual({ BROKERS: 'kafka-bootstrap:9092', PORT: '8080', TOPIC: 'orders' })
    expect(secretsOf(api)).toEqual({ DB_PASSWORD: 'db/password' })
    expect(podTemplateOf(api)?.spec?.containers[0]?.ports).toEqual([{ name: 'http', containerPort: 8080 }])
    const own = { container: { ports: [{ name: 'http', containerPort: 5000 }] } }
    new HttpService(system.chart('web'), 'web', { produces: [orders], settings, pod: own })
    expect(problemsOf(system)).toEqual([])
    const web = podTemplateOf(
      find(
        system.charts.flatMap((one) => rendered(one)),
        'Deployment',
        'web',
      ),
    )
    expect(web?.spec?.containers[0]?.ports).toEqual(own.container.ports)
    const run = find(objects, 'Job')
    expect(podTemplateOf(run)?.spec?.containers[0]?.env).toEqual([
      { name: 'RUN', valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" } } },
      { name: 'BROKERS', value: 'kafka-bootstrap:9092' },
      { name: 'TOPIC', value: 'orders' },
    ])
  })

  test('has no dead letters but those that it makes by itself', () => {
    const deadLetters = (props: Partial<EventConsumerProps>) => {
      const chart = Testing.chart()
      const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
        bootstrapServers: ['a:1'],
        topicsManagedBy: 'x',
      })
      const common = { consumes: [kafka.addTopic('orders')], group: 'a', image: 'a:1', settings: names }
      return new EventConsumer(chart, 'audit', { ...common, ...props }).deadLetterTopics.map((topic) => topic.topicName)
    }
    expect(deadLetters({})).toEqual([])
    expect(deadLetters({ deadLetters: true })).toEqual(['orders.dlq'])
  })
})

describe('the system around it', () => {
  const around = (settings: SettingNames, props: Partial<EventConsumerProps> = {}) => {
    const system = testSystem()
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
    new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka })
    const [orders, bills] = [
      kafka.addTopic('orders'),
      kafka.addTopic('bills', { config: { 'max.message.bytes': 1000 } }),
    ]
    const common = { consumes: [orders], produces: [bills], group: 'auditors', settings }
    new EventConsumer(system.chart('audit'), 'audit', { ...common, ...props })
    return system
  }
  const both = { ...names, KAFKA_PRODUCES: 'OUT' }

  test('knows what it reads, what it sends and as which group', () => {
    const { workloads, groups, edges } = describeSystem(around(both))
    expect(workloads).toMatchObject([
      { name: 'audit', kind: 'EventConsumer', group: 'auditors', producer: { acks: 'all' } },
    ])
    expect(groups).toMatchObject([{ name: 'auditors', workloads: ['audit'], topics: ['orders'] }])
    expect(edges.map(({ kind, topic }) => `${kind} ${topic}`)).toEqual(['produces bills', 'consumes orders'])
  })

  test('knows how it sends where it is told, and of batches only then', () => {
    const settings = { ...both, KAFKA_ACKS: 'ACKS' }
    const producerConfig = { acks: 1 } as const
    const told = describeSystem(around(settings, { producerConfig, mayLoseEvents: 'samples' }))
    expect(told.workloads[0]?.producer).toEqual({ acks: '1' })
    const batch = [expect.stringContaining('audit/audit: producerConfig batch.size: got 524288')]
    expect(problemsOf(around(both))).toEqual([])
    expect(problemsOf(around({ ...both, KAFKA_BATCH_SIZE: 'BATCH' }))).toEqual(batch)
  })

  test('does not run it on a developer’s machine, and says so', () => {
    const plan = devPlan(around(both))
    expect(plan.processes.map(({ name }) => name)).toEqual(['topics'])
    expect(plan.elsewhere).toEqual(['audit'])
  })
})

test('a sidecar’s variables are not taken for its own', () => {
  const system = testSystem()
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
  new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka })
  const pod = { containers: [{ name: 'a', image: 'a:1', env: [{ name: 'KAFKA_ACKS', value: '0' }] }] }
  new HttpService(system.chart('api'), 'api', { produces: [kafka.addTopic('orders')], pod })
  expect(describeSystem(system).workloads[0]?.producer?.acks).toBe('all')
})

describe('refuses', () => {
  const problems = (props: Partial<EventConsumerProps>, securityProtocol: 'PLAINTEXT' | 'SSL' = 'PLAINTEXT') => {
    const system = testSystem()
    const chart = system.chart('c')
    const servers = { bootstrapServers: ['a:1'], topicsManagedBy: 'x', securityProtocol }
    const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', servers)
    const peers = [{ name: 'x', direction: 'produces' as const }]
    const consumes = [kafka.addTopic('orders', { peers })]
    new EventConsumer(chart, 'audit', { consumes, group: 'a', settings: names, ...props })
    return problemsOf(system)
  }

  test.each<[string, Partial<EventConsumerProps>, string]>([
    [
      'a setting that none is',
      { settings: { ...names, KAFKA_GRUOP: 'G' } },
      'settings: got "KAFKA_GRUOP", expected names of settings of ours',
    ],
    [
      'a program that does not hear its brokers, its group and its topics',
      { settings: {} },
      'settings: got "no name for KAFKA_BOOTSTRAP_SERVERS, KAFKA_GROUP_ID, KAFKA_CONSUMES"',
    ],
    [
      'one variable for two',
      { settings: { ...names, KAFKA_GROUP_ID: 'TOPICS' } },
      'settings: got "TOPICS", expected a variable of its own',
    ],
    ['a variable that env has', { env: { GROUP: 'b' } }, 'settings: got "GROUP", expected a variable of its own'],
    [
      'a variable that none is',
      { settings: { ...names, KAFKA_GROUP_ID: 'group id' } },
      'settings: got "group id", expected a variable of its own',
    ],
    [
      'a setting without a value',
      { settings: { ...names, PGHOST: 'DB', KAFKA_PRODUCES: 'OUT' } },
      'settings: got "PGHOST, KAFKA_PRODUCES", expected settings that this workload has a value for',
    ],
    [
      'props that it does not hear of',
      { consumerConfig: { 'max.poll.records': 9 }, sessionTimeout: Duration.seconds(9), retry: { maxAttempts: 2 } },
      'settings: got "no name for KAFKA_MAX_POLL_RECORDS, KAFKA_SESSION_TIMEOUT_MS, RETRY_MAX_ATTEMPTS, which a prop says"',
    ],
    [
      'a variable of a setting in its pod',
      { pod: { container: { env: [{ name: 'GROUP', value: 'b' }] } } },
      'pod.container.env: got "GROUP", expected variables that no prop writes',
    ],
  ])('%s', (_name, props, problem) => {
    expect(problems(props)).toEqual([expect.stringContaining(`c/audit: ${problem}`)])
  })

  test('a program that does not hear that connections are encrypted', () => {
    expect(problems({}, 'SSL')).toEqual([
      expect.stringContaining('settings: got "no name for KAFKA_SECURITY_PROTOCOL"'),
    ])
    const settings = { ...names, KAFKA_SECURITY_PROTOCOL: 'PROTOCOL' }
    expect(problems({ settings }, 'SSL')).toEqual([])
  })
})
