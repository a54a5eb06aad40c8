import { type Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  type IKafkaCluster,
  KafkaCluster,
  KafkaUi,
  PostgresDatabase,
  ProducerJob,
  StrimziKafkaCluster,
  type System,
  TopicReconciler,
} from '../../constructs/index.ts'
import { figure } from '../figure.ts'
import { problemsOf, testEnvironment, testSystem } from '../support.ts'

// What programs in JavaScript, and people in a hurry, give: each is refused with its place, and nothing is thrown.

type Props = Readonly<Record<string, unknown>>
type Make = (system: System, props: Props) => void

const clusterOf = (system: System): IKafkaCluster => new KafkaCluster(system.chart('k'), 'kafka', { brokers: 3 })
const topicOf = (system: System) =>
  clusterOf(system).addTopic('orders', {
    peers: [
      { name: 'a', direction: 'produces' },
      { name: 'b', direction: 'consumes' },
    ],
  })

// biome-ignore lint/suspicious/noExplicitAny: wrong values are what this is about
const any = (props: Props): any => props
const constructs: Readonly<Record<string, Make>> = {
  KafkaCluster: (system, props) => void new KafkaCluster(system.chart('x'), 'x', any({ brokers: 3, ...props })),
  StrimziKafkaCluster: (system, props) =>
    void new StrimziKafkaCluster(system.chart('x'), 'x', any({ brokers: 3, ...props })),
  KafkaTopic: (system, props) =>
    void new KafkaCluster(system.chart('x'), 'x', { brokers: 3 }).addTopic('t', any(props)),
  TopicReconciler: (system, props) =>
    void new TopicReconciler(system.chart('x'), 'x', any({ cluster: clusterOf(system), ...props })),
  KafkaUi: (system, props) => void new KafkaUi(system.chart('x'), 'x', any({ cluster: clusterOf(system), ...props })),
  PostgresDatabase: (system, props) =>
    void new PostgresDatabase(system.chart('x'), 'x', any({ database: 'appdb', user: 'app', ...props })),
  EventConsumer: (system, props) =>
    void new EventConsumer(system.chart('x'), 'x', any({ consumes: [topicOf(system)], group: 'g', ...props })),
  HttpService: (system, props) =>
    void new HttpService(system.chart('x'), 'x', any({ produces: [topicOf(system)], ...props })),
  ProducerJob: (system, props) =>
    void new ProducerJob(system.chart('x'), 'x', any({ produces: [topicOf(system)], ...props })),
}

const NO_SIZE = ['10Gi', 10, true, {}, null, { gibibytes: 10 }, []]
const NO_DURATION = ['30s', 30, false, {}, null, { seconds: 30 }, []]
const NO_RESOURCES = [
  '1Gi',
  1,
  {},
  { cpu: '100m', memory: Size.gibibytes(1) },
  { cpu: Cpu.millis(100), memory: '1Gi' },
  { memory: Size.gibibytes(1) },
]

/** A table's rows: construct, prop, value. */
type Row = readonly [construct: string, prop: string, value: unknown, expected: string]
const each = (construct: string, props: readonly string[], values: readonly unknown[], expected: string): Row[] =>
  props.flatMap((prop) => values.map((value): Row => [construct, prop, value, expected]))

const types: readonly Row[] = [
  ...each('KafkaCluster', ['storage', 'controllerStorage', 'heap', 'controllerHeap'], NO_SIZE, 'a Size'),
  ...each('StrimziKafkaCluster', ['storage', 'controllerStorage'], NO_SIZE, 'a Size'),
  ...each('PostgresDatabase', ['storage', 'sharedBuffers'], NO_SIZE, 'a Size'),
  ...each('HttpService', ['bodyLimit'], NO_SIZE, 'a Size'),
  ...each('KafkaCluster', ['minReady', 'terminationGracePeriod'], NO_DURATION, 'a Duration'),
  ...each('StrimziKafkaCluster', ['terminationGracePeriod'], NO_DURATION, 'a Duration'),
  ...each('TopicReconciler', ['interval'], NO_DURATION, 'a Duration'),
  ...each('PostgresDatabase', ['terminationGracePeriod'], NO_DURATION, 'a Duration'),
  ...each('EventConsumer', ['terminationGracePeriod'], NO_DURATION, 'a Duration'),
  ...each(
    'HttpService',
    ['deliveryTimeout', 'terminationGracePeriod', 'preStopDelay', 'drain'],
    NO_DURATION,
    'a Duration',
  ),
  ...each('ProducerJob', ['activeDeadline', 'ttlAfterFinished'], NO_DURATION, 'a Duration'),
  ...each('KafkaTopic', ['retention'], ['7d', 7, true, {}, null, 'for ever'], "a Duration, or 'forever'"),
  ...[
    'KafkaCluster',
    'StrimziKafkaCluster',
    'TopicReconciler',
    'KafkaUi',
    'PostgresDatabase',
    'EventConsumer',
    'HttpService',
    'ProducerJob',
  ].flatMap((construct) => each(construct, ['resources'], NO_RESOURCES, '{ cpu, memory }')),
  ...each('KafkaCluster', ['controllerResources'], NO_RESOURCES, '{ cpu, memory }'),
  ...each('KafkaCluster', ['volumeRetention'], ['Keep', 'retain', true, 1], 'Retain or Delete'),
  ...each('PostgresDatabase', ['volumeRetention'], ['Keep', 'retain', true, 1], 'Retain or Delete'),
]

const memory = (mebibytes: number) => ({ cpu: Cpu.millis(100), memory: Size.mebibytes(mebibytes) })
const tooLittle: readonly Row[] = [
  ...each('KafkaCluster', ['resources', 'controllerResources'], [1, 64, 256, 511].map(memory), 'at least 512Mi'),
  ...['EventConsumer', 'HttpService', 'ProducerJob', 'TopicReconciler'].flatMap((construct) =>
    each(construct, ['resources'], [1, 32, 95].map(memory), 'at least 96Mi'),
  ),
  ...each(
    'KafkaCluster',
    ['storage', 'controllerStorage'],
    [Size.kibibytes(1), Size.mebibytes(100), Size.mebibytes(1023)],
    'at least 1Gi',
  ),
  ...each('PostgresDatabase', ['storage'], [Size.kibibytes(1), Size.mebibytes(1023)], 'at least 1Gi'),
]

const values: readonly Row[] = [
  ...each(
    'KafkaCluster',
    ['version'],
    ['banana', '2.8.0', '3.9.1', '4', '4.3', 'v4.3.1', '4.3.1-rc0'],
    'from 4.0.0 on',
  ),
  ...each('PostgresDatabase', ['version'], ['9', '9.6', '13', 'banana', '17-alpine', 'v17'], 'from 14 on'),
  ...['EventConsumer', 'HttpService', 'ProducerJob', 'KafkaUi'].flatMap((construct) =>
    each(
      construct,
      ['env'],
      [
        { STRIPE_API_KEY: 'sk_live_1' },
        { SMTP_PASSWORD: 'hunter2' },
        { CLIENT_SECRET: 'x' },
        { AUTH_TOKEN: 'x' },
        { SETTINGS: 'ScramLoginModule required username="me" password="hunter2";' },
        { UPSTREAM: 'https://me:hunter2@example.com/' },
        { PEM: '-----BEGIN PRIVATE KEY-----\nMIG' },
      ],
      'nothing secret',
    ),
  ),
]

const refuse = ([construct, prop, value, expected]: Row) => {
  const system = testSystem()
  constructs[construct]?.(system, { [prop]: value })
  const found = problemsOf(system).filter((line) => line.includes(expected))
  expect(found, `${construct} ${prop}`).toHaveLength(1)
  // A part of a prop is named with it, as resources.memory is.
  expect(found[0]).toMatch(new RegExp(`(x|t): ${prop}[.\\w]*: got .*, expected .*; .+`, 's'))
}

describe.each([
  ['a wrong type', types],
  ['too little', tooLittle],
  ['what does not exist, or must not be there', values],
])('%s', (_, rows) => {
  test.each(rows)('%s: %s: %j', (...row) => refuse(row))
})

test.each(['__consumer_offsets', '__transaction_state', '__mine'])('a topic called %s', (name) => {
  const system = testSystem()
  clusterOf(system).addTopic(name)
  expect(problemsOf(system).join('\n')).toContain(
    `name: got "${name}", expected a name that does not begin with two underscores`,
  )
})

test.each(['kube-system', 'kube-public', 'default'])('a namespace called %s', (namespace) => {
  const system = testSystem({ environment: { ...testEnvironment, ownNamespaces: true }, namespace })
  expect(problemsOf(system).join('\n')).toContain(`namespace: got "${namespace}"`)
})

test('everything that is wrong with a construct is said at once', () => {
  const system = testSystem()
  constructs.KafkaCluster?.(system, {
    storage: '10Gi',
    minReady: 20,
    resources: 'much',
    version: '2.8.0',
    volumeRetention: 'Keep',
  })
  const places = problemsOf(system).map((line) => /x: (\w+)/.exec(line)?.[1])
  expect(places).toEqual(expect.arrayContaining(['storage', 'minReady', 'resources', 'version', 'volumeRetention']))
})

test('how many were tried', () => {
  const rows = types.length + tooLittle.length + values.length + 6
  figure(`wrong values of props: ${rows} tried and refused`)
  expect(rows).toBeGreaterThan(250)
})

/** What is right stays right: a duck that quacks like a Duration of another copy of cdk8s. */
test('values of another copy of cdk8s are taken', () => {
  const system = testSystem()
  const other = {
    toMilliseconds: () => 20_000,
    toSeconds: () => 20,
    toHumanString: () => '20 seconds',
  } as unknown as Duration
  constructs.KafkaCluster?.(system, { minReady: other })
  expect(problemsOf(system).join('\n')).not.toContain('minReady')
})
