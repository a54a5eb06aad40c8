import { Duration } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import { KafkaCluster, type KafkaTopicProps, TopicReconciler } from '../../../constructs/index.ts'
import { problemsOf, testSystem } from '../../support.ts'

const problems = (topics: readonly (readonly [string, KafkaTopicProps?])[]) => {
  const system = testSystem()
  const chart = system.chart('kafka')
  const cluster = new KafkaCluster(chart, 'kafka', { brokers: 3 })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  for (const [name, props] of topics) cluster.addTopic(name, props)
  return problemsOf(system).map((line) => line.replace('kafka/kafka/topics/', ''))
}

const notBelow = (allowed: string) =>
  `expected ${allowed}; lower it: otherwise every restart of a broker stops all producers with acks=all`
const written =
  'expected names of Kafka configs, with finite numbers or one line of text; write them as in the documentation of Kafka'
const fractions = [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]

describe('refuses', () => {
  test.each(fractions)('%d partitions', (partitions) => {
    expect(problems([['orders', { partitions }]])).toEqual([
      `orders: partitions: got ${partitions}, expected a whole number from 1 up; give at least as many partitions as a consumer group has members`,
    ])
  })

  test.each([4, ...fractions])('a replication factor of %d on three brokers, in one line', (replicationFactor) => {
    expect(problems([['orders', { replicationFactor }]])).toEqual([
      `orders: replicationFactor: got ${replicationFactor}, expected a whole number from 1 to 3, the brokers of kafka; lower replicationFactor or raise brokers`,
    ])
  })

  test.each([3, 4, ...fractions])('min.insync.replicas %d of three', (minInsyncReplicas) => {
    expect(problems([['orders', { minInsyncReplicas }]])).toEqual([
      `orders: minInsyncReplicas: got ${minInsyncReplicas}, ${notBelow('1 to 2, below replicationFactor')}`,
    ])
  })

  test('min.insync.replicas that is not below a replication factor of two', () => {
    expect(problems([['orders', { replicationFactor: 2, minInsyncReplicas: 2 }]])).toEqual([
      `orders: minInsyncReplicas: got 2, ${notBelow('1')}`,
    ])
  })

  test.each([
    [Duration.millis(0), '0 millis'],
    [Duration.millis(0.5), '0.5 millis'],
    [Duration.days(Number.NaN), 'NaN milliseconds'],
  ])('a retention of %s', (retention, got) => {
    expect(problems([['orders', { retention }]])).toEqual([
      `orders: retention: got "${got}", expected whole milliseconds from 1 up; give the time for which records must stay readable, or 'forever'`,
    ])
  })

  test('configs that a prop writes', () => {
    expect(problems([['orders', { config: { 'retention.ms': 1, 'min.insync.replicas': 1 } }]])).toEqual([
      'orders: config: got "retention.ms, min.insync.replicas", expected keys that have no prop; use retention, minInsyncReplicas instead',
    ])
  })

  test.each([
    ['', 1, '=1'],
    ['segment.ms', Number.NaN, 'segment.ms=NaN'],
    ['segment.bytes', 1e21, 'segment.bytes=1e+21'],
    ['a', 'b\nc', 'a=b\nc'],
  ])('the config %s with %s', (key, value, got) => {
    expect(problems([['orders', { config: { [key]: value } }]])).toEqual([
      `orders: config: got ${JSON.stringify(got)}, ${written}`,
    ])
  })

  test.each(['', ' ', '.', '..', 'a b', 'ü', 'x'.repeat(250)])('the name %j', (name) => {
    expect(problems([[name]])).toEqual([
      `${name || 'unnamed'}: topic name: got ${JSON.stringify(name)}, expected 1 to 249 letters, digits, dots, underscores and dashes; choose a name that Kafka accepts`,
    ])
  })

  test('the same name again, also among names that look like copies', () => {
    const again =
      'topic name: got "orders", expected a name that no other topic of the cluster has; pass on the first topic instead of adding it twice, or rename one'
    expect(problems([['orders'], ['orders']])).toEqual([`orders#2: ${again}`])
    expect(problems([['orders'], ['orders#2'], ['orders']])).toContain(`orders#3: ${again}`)
  })

  test('names that Kafka’s metrics could not tell apart', () => {
    expect(problems([['orders.new'], ['orders_new']])).toEqual([
      'orders_new: topic name: got "orders_new", expected a name that differs from orders.new by more than . and _; use either dots or underscores in topic names',
    ])
  })
})

test('a topic is not blamed for the number of brokers', () => {
  for (const brokers of [0, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const system = testSystem()
    const chart = system.chart('kafka')
    const cluster = new KafkaCluster(chart, 'kafka', { brokers })
    new TopicReconciler(chart, 'kafka-topics', { cluster })
    cluster.addTopic('orders')
    expect(problemsOf(system)).toEqual([expect.stringMatching(/^kafka\/kafka: brokers: got/)])
  }
})
