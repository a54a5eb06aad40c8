import { Duration } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  type IDatabase,
  KafkaCluster,
  type KafkaTopicProps,
  PostgresDatabase,
  ProducerJob,
  TopicReconciler,
  topologyOf,
} from '../../../constructs/index.ts'
import { problemsOf, testSystem, warningsOf } from '../../support.ts'

const given = (props: KafkaTopicProps = {}) => {
  const system = testSystem()
  const chart = system.chart('c')
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  const orders = cluster.addTopic('orders', props)
  return {
    system,
    chart,
    cluster,
    orders,
    read: (id: string, group = id) => new EventConsumer(chart, id, { consumes: [orders], group }),
    send: (id: string) => new ProducerJob(chart, id, { produces: [orders] }),
  }
}

test('the tree says who produces and who consumes, dead letters included', () => {
  const { system, cluster, orders, read, send } = given()
  const [reader, sender] = [read('reader'), send('sender')]
  const topology = topologyOf(system)
  const letters = cluster.deadLetterTopicOf(orders)
  expect(topology.topics).toEqual([orders, letters])
  expect(topology.workloads).toEqual([reader, sender])
  expect(topology.producersOf(orders)).toEqual([sender])
  expect(topology.consumersOf(orders)).toEqual([reader])
  expect(topology.producersOf(letters)).toEqual([reader])
  expect(topology.consumersOf(letters)).toEqual([])
  expect([problemsOf(system), warningsOf(system)]).toEqual([[], []])
})

test('a service with an API is a node like the others, with its dead letters where it reads', () => {
  const { system, chart, cluster, orders } = given()
  const replies = cluster.addTopic('replies')
  const props = { produces: [orders], consumes: [replies], group: 'api' }
  const api = new HttpService(chart, 'api', props)
  const back = new EventConsumer(chart, 'back', { consumes: [orders], produces: [replies], group: 'back' })
  const topology = topologyOf(system)
  expect(topology.workloads).toEqual([api, back])
  expect(topology.producersOf(orders)).toEqual([api])
  expect(topology.consumersOf(replies)).toEqual([api])
  expect(topology.producersOf(cluster.deadLetterTopicOf(replies))).toEqual([api])
  expect([problemsOf(system), warningsOf(system)]).toEqual([[], []])
})

test('the tree says which workloads use a database', () => {
  const { system, chart, orders } = given({ peers: [{ name: 'the till', direction: 'produces' }] })
  const ours = new PostgresDatabase(chart, 'postgres', { database: 'appdb', user: 'app' })
  const managed = PostgresDatabase.fromSecret(chart, 'managed', { secretName: 'managed' })
  const consumer = (id: string, database?: IDatabase) =>
    new EventConsumer(chart, id, { consumes: [orders], group: id, ...(database && { database }) })
  const [one, two, three] = [consumer('one', ours), consumer('two', managed), consumer('three', ours)]
  consumer('four')
  const topology = topologyOf(system)
  expect(topology.databases).toEqual([ours, managed])
  expect(topology.usersOf(ours)).toEqual([one, three])
  expect(topology.usersOf(managed)).toEqual([two])
  expect([problemsOf(system), warningsOf(system)]).toEqual([[], []])
})

describe('warns of', () => {
  test('a database that no workload uses', () => {
    const system = testSystem()
    new PostgresDatabase(system.chart('c'), 'postgres', { database: 'appdb', user: 'app' })
    expect(problemsOf(system)).toEqual([])
    expect(warningsOf(system)).toEqual([
      'c/postgres: workloads: got "none", expected a workload for a database; set it as the database of a workload, or remove it',
    ])
  })

  test('a topic that is consumed and nobody produces, unless somebody outside does', () => {
    const { system, read } = given()
    read('reader')
    expect(problemsOf(system)).toEqual([])
    expect(warningsOf(system)).toEqual([
      'c/kafka/topics/orders: producers: got "none", expected a producer for a topic that is consumed; add it to the produces of a workload, or declare an external producer with peers',
    ])
    const meant = given({ peers: [{ name: 'the till', direction: 'produces' }] })
    meant.read('reader')
    expect(warningsOf(meant.system)).toEqual([])
  })

  test('a topic that nobody consumes, unless somebody outside does', () => {
    const { system, send } = given()
    send('sender')
    expect(problemsOf(system)).toEqual([])
    expect(warningsOf(system)).toEqual([
      'c/kafka/topics/orders: consumers: got "none", expected a consumer for a topic; add it to the consumes of a workload, or declare an external consumer with peers',
    ])
    const meant = given({ peers: [{ name: 'the warehouse', direction: 'consumes' }] })
    meant.send('sender')
    expect(warningsOf(meant.system)).toEqual([])
  })
})

describe('refuses', () => {
  test('pools that the database has no connections for, at the highest load and in a rolling update', () => {
    const { system, chart, orders } = given({ peers: [{ name: 'the till', direction: 'produces' }] })
    const database = new PostgresDatabase(chart, 'postgres', { database: 'appdb', user: 'app', maxConnections: 144 })
    const databasePool = { size: 5 }
    new EventConsumer(chart, 'reader', { consumes: [orders], group: 'reader', database, databasePool })
    const props = { produces: [orders], database }
    new HttpService(chart, 'api', { ...props, autoscaling: { minReplicas: 1, maxReplicas: 11 } })
    expect(problemsOf(system)).toEqual([
      'c/postgres: maxConnections: got 144, expected at least 145 (reader 2 + 1 pods × 5, api 11 + 1 pods × 10, 10 to spare); raise it with the memory, or lower databasePool.size',
    ])
  })

  test('no pools where nobody said how many connections there are', () => {
    const { system, chart, orders } = given({ peers: [{ name: 'the till', direction: 'produces' }] })
    const database = PostgresDatabase.fromSecret(chart, 'managed', { secretName: 'managed' })
    new EventConsumer(chart, 'reader', { consumes: [orders], group: 'reader', database, databasePool: { size: 1_000 } })
    expect(problemsOf(system)).toEqual([])
  })

  test('a group that two workloads use', () => {
    const { system, read, send } = given()
    send('sender')
    read('one', 'readers')
    read('two', 'readers')
    expect(problemsOf(system)).toEqual([
      'c/two: group: got "readers", expected a group that one does not use; give each workload its own group: then both get every event',
    ])
  })

  test.each([0, 2])('a cluster with topics and %d reconcilers', (count) => {
    const system = testSystem()
    const chart = system.chart('c')
    const cluster = new KafkaCluster(chart, 'kafka', { brokers: 1 })
    cluster.addTopic('orders')
    for (let index = 0; index < count; index++) new TopicReconciler(chart, `kafka-topics-${index}`, { cluster })
    expect(problemsOf(system)).toEqual([
      `c/kafka: topic reconcilers: got ${count}, expected exactly one for a cluster with topics; add one new TopicReconciler(chart, 'kafka-topics', { cluster }), or set topicsManagedBy to what creates them`,
    ])
  })
})

test('topics that somebody else manages need no reconciler', () => {
  const system = testSystem()
  const props = { bootstrapServers: ['kafka:9092'], topicsManagedBy: 'the platform team' }
  KafkaCluster.fromBootstrapServers(system.chart('c'), 'msk', props).addTopic('orders')
  expect(problemsOf(system)).toEqual([])
})

test('the same group on two clusters is two groups; a cluster without topics needs no reconciler', () => {
  const system = testSystem()
  const chart = system.chart('c')
  new KafkaCluster(chart, 'idle', { brokers: 1 })
  for (const name of ['east', 'west']) {
    const cluster = KafkaCluster.fromBootstrapServers(chart, name, { bootstrapServers: ['kafka:9092'] })
    new TopicReconciler(chart, `${name}-topics`, { cluster })
    new EventConsumer(chart, `${name}-reader`, { consumes: [cluster.addTopic('orders')], group: 'readers' })
  }
  expect(problemsOf(system)).toEqual([])
})

test('a Job that removes itself is made anew by tools, and said so; one that stays is not', () => {
  const warnings = (ttlAfterFinished?: Duration) => {
    const { system, chart, orders, read } = given()
    read('reader')
    new ProducerJob(chart, 'sender', {
      produces: [orders],
      onRelease: 'rerun',
      ...(ttlAfterFinished && { ttlAfterFinished }),
    })
    return warningsOf(system)
  }
  expect(warnings(Duration.minutes(5))).toEqual([
    'c/sender: ttlAfterFinished: got "5 minutes", expected a Job that stays; leave it out, unless nothing but kubectl applies it: Argo CD and Flux make the Job anew as soon as it is gone, and it sends its events again',
  ])
  expect(warnings()).toEqual([])
})
