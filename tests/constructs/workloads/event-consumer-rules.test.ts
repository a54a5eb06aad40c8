import { Duration } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import { EventConsumer, type EventConsumerProps, KafkaCluster, TopicReconciler } from '../../../constructs/index.ts'
import { problemsOf, testSystem } from '../../support.ts'

const problems = (props: Partial<EventConsumerProps>, id = 'reader') => {
  const system = testSystem()
  const chart = system.chart('c')
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  const orders = cluster.addTopic('orders')
  new EventConsumer(chart, id, { consumes: [orders], group: 'readers', ...props })
  return problemsOf(system).map((line) => line.replace('c/reader: ', ''))
}

const { seconds, minutes, millis } = Duration
const tooLong =
  'lower handlerTimeout or raise rebalanceTimeout: otherwise the group would reassign the partition while work is in progress'
const killed =
  'lower handlerTimeout or raise terminationGracePeriod: otherwise work in progress would be killed and done twice'
const brokers =
  "expected 6 seconds to 30 minutes, the brokers' group.min.session.timeout.ms and group.max.session.timeout.ms; leave it out for 10 seconds, ten heartbeats"
const grace =
  'expected whole seconds from 6 up; leave it out for 30 seconds: the last 5 are a margin that the service does not use'
const attempts =
  'expected a whole number from 1 up; use 1 for a message that becomes a dead letter at its first failure'

const refusals: readonly (readonly [string, Partial<EventConsumerProps>, string])[] = [
  [
    'no topic',
    { consumes: [] },
    'consumes: got "no topic", expected at least one topic; pass what cluster.addTopic() returned',
  ],
  [
    'more members than partitions',
    { replicas: 4 },
    'replicas: got 4, expected at most 3, the partitions of its topics; lower replicas or raise partitions: a member without a partition is idle',
  ],
  ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map(
    (replicas) =>
      [
        `${replicas} replicas`,
        { replicas },
        `replicas: got ${replicas}, expected a whole number from 0 up; give the number of members of the group`,
      ] as const,
  ),
  ...['', 'a b', 'a,b', 'x'.repeat(250)].map(
    (group) =>
      [
        `the group ${group}`,
        { group },
        `group: got "${group}", expected 1 to 249 letters, digits and any of . _ - : / @ # + ~ =; choose a group id that tools and access rules can name`,
      ] as const,
  ),
  [
    'a handler as slow as a rebalance',
    { handlerTimeout: minutes(1), terminationGracePeriod: minutes(5) },
    `handlerTimeout: got "1 minute", expected less than the rebalance timeout (1 minute); ${tooLong}`,
  ],
  [
    'a handler as slow as the grace period allows',
    { handlerTimeout: seconds(25) },
    `handlerTimeout: got "25 seconds", expected less than the grace period less 5 seconds (25 seconds); ${killed}`,
  ],
  ...[millis(0), millis(0.5), seconds(Number.NaN), seconds(Number.POSITIVE_INFINITY)].map(
    (handlerTimeout) =>
      [
        'a deadline that is none',
        { handlerTimeout },
        expect.stringMatching(
          /^handlerTimeout: got ".*", expected whole milliseconds from 1 up; leave it out for 20 seconds$/,
        ),
      ] as const,
  ),
  [
    'a rebalance of half a second',
    { rebalanceTimeout: millis(500), handlerTimeout: millis(100) },
    'rebalanceTimeout: got "500 millis", expected whole milliseconds from 1000 up; leave it out for one minute',
  ],
  [
    'a session that brokers refuse as too short',
    { sessionTimeout: seconds(5) },
    `sessionTimeout: got "5 seconds", ${brokers}`,
  ],
  [
    'a session that brokers refuse as too long',
    { sessionTimeout: minutes(31) },
    `sessionTimeout: got "31 minutes", ${brokers}`,
  ],
  [
    'a session that is no number',
    { sessionTimeout: minutes(Number.NaN) },
    `sessionTimeout: got "NaN milliseconds", ${brokers}`,
  ],
  [
    'a grace period that is used up by its margin',
    { terminationGracePeriod: seconds(5.5), handlerTimeout: millis(1), rebalanceTimeout: seconds(1) },
    `terminationGracePeriod: got "5 seconds 500 millis", ${grace}`,
  ],
  [
    'a grace period with a fraction',
    { terminationGracePeriod: seconds(30.5) },
    `terminationGracePeriod: got "30 seconds 500 millis", ${grace}`,
  ],
  ...[0, -1, 1.5, Number.NaN].map(
    (maxAttempts) =>
      [
        `${maxAttempts} attempts`,
        { retry: { maxAttempts } },
        `retry.maxAttempts: got ${maxAttempts}, ${attempts}`,
      ] as const,
  ),
  [
    'no backoff',
    { retry: { backoff: millis(0) } },
    'retry.backoff: got "0 millis", expected whole milliseconds from 1 up; leave it out for half a second',
  ],
  [
    'a longest backoff that is none',
    { retry: { maxBackoff: millis(Number.NaN) } },
    'retry.maxBackoff: got "NaN milliseconds", expected whole milliseconds from 1 up; leave it out for half a minute',
  ],
  [
    'a longest backoff below the first',
    { retry: { maxBackoff: millis(499) } },
    'retry.maxBackoff: got "499 millis", expected at least the first backoff (500 millis); raise maxBackoff or lower backoff',
  ],
  [
    'a first backoff above the longest',
    { retry: { backoff: minutes(1) } },
    'retry.maxBackoff: got "30 seconds", expected at least the first backoff (1 minute); raise maxBackoff or lower backoff',
  ],
]

describe('refuses', () => {
  test.each(refusals)('%s', (_, props, message) => {
    // Without a topic nothing reads orders: the warning of that is not a problem.
    expect(problems(props)).toEqual([message])
  })

  test('a topic twice', () => {
    const system = testSystem()
    const chart = system.chart('c')
    const cluster = new KafkaCluster(chart, 'kafka', { brokers: 1 })
    new TopicReconciler(chart, 'kafka-topics', { cluster })
    const orders = cluster.addTopic('orders')
    new EventConsumer(chart, 'reader', { consumes: [orders, orders], group: 'readers' })
    expect(problemsOf(system)).toEqual([
      'c/reader: consumes: got "orders", expected each topic once; remove the duplicate',
    ])
  })

  test('a handler that sends and has no time for it', () => {
    const system = testSystem()
    const chart = system.chart('c')
    const cluster = new KafkaCluster(chart, 'kafka', { brokers: 1 })
    new TopicReconciler(chart, 'kafka-topics', { cluster })
    const [orders, bills] = [cluster.addTopic('orders'), cluster.addTopic('bills')]
    const props = { consumes: [orders], group: 'readers', handlerTimeout: millis(199) }
    new EventConsumer(chart, 'reader', { ...props, produces: [bills] })
    new EventConsumer(chart, 'silent', { ...props, group: 'silent' })
    expect(problemsOf(system)).toEqual([
      'c/reader: handlerTimeout: got "199 millis", expected at least 200 milliseconds for a consumer that produces; raise handlerTimeout: half of it is left for the brokers to acknowledge',
    ])
  })

  test.each(['Reader', 'my_reader', 'x'.repeat(64)])('the name %s', (name) => {
    expect(problems({ image: 'reader:1' }, name)).toEqual([
      `c/${name}: name: got "${name}", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts`,
    ])
  })
})

test('a deadline just below both bounds and as many members as partitions are accepted', () => {
  expect(problems({ handlerTimeout: millis(24_999), replicas: 3 })).toEqual([])
  expect(problems({ replicas: 0 })).toEqual([])
})
