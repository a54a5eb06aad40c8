import { describe, expect, test } from 'vitest'
import {
  type ConsumerConfig,
  EventConsumer,
  type EventConsumerProps,
  KafkaCluster,
  PostgresDatabase,
  type ProducerConfig,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { decode } from '../../../contracts/codec.ts'
import { consumerSettings, producerSettings } from '../../../contracts/settings.ts'
import { environmentOf, find, problemsOf, rendered, testSystem } from '../../support.ts'

function given(props: Partial<EventConsumerProps>) {
  const system = testSystem()
  const chart = system.chart('c')
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  const bills = cluster.addTopic('bills', { peers: [{ name: 'a test', direction: 'consumes' }] })
  const small = cluster.addTopic('small', {
    config: { 'max.message.bytes': 100_000 },
    peers: [{ name: 'a test', direction: 'consumes' }],
  })
  const orders = cluster.addTopic('orders', { peers: [{ name: 'a test', direction: 'produces' }] })
  const reader = (more: Partial<EventConsumerProps>) =>
    new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers', ...props, ...more })
  return { system, chart, bills, small, reader }
}

test('every option, by Kafka’s name, is what the service reads', () => {
  const producerConfig: Required<ProducerConfig> = {
    acks: 1,
    'compression.type': 'snappy',
    'batch.size': 16_384,
    'linger.ms': 5,
  }
  const consumerConfig: Required<ConsumerConfig> = {
    'auto.offset.reset': 'latest',
    'enable.auto.commit': true,
    'auto.commit.interval.ms': 5_000,
    'max.poll.records': 50,
  }
  const { chart, system, bills, reader } = given({ producerConfig, consumerConfig, mayLoseEvents: 'a test' })
  reader({ produces: [bills] })
  expect(problemsOf(system)).toEqual([])
  const env = environmentOf(find(rendered(chart), 'Deployment', 'reader'))
  expect(decode(producerSettings, env)).toMatchObject({
    acks: '1',
    compressionType: 'snappy',
    batchSize: 16_384,
    lingerMs: 5,
  })
  expect(decode(consumerSettings, env)).toMatchObject({
    autoOffsetReset: 'latest',
    enableAutoCommit: true,
    autoCommitIntervalMs: 5_000,
    maxPollRecords: 50,
  })
})

test('without them the manifest says nothing of it', () => {
  const { chart, bills, reader } = given({})
  reader({ produces: [bills] })
  const names = Object.keys(environmentOf(find(rendered(chart), 'Deployment', 'reader')))
  expect(names.filter((name) => /ACKS|COMPRESSION|BATCH|LINGER|AUTO|POLL/.test(name))).toEqual([])
})

describe('refuses', () => {
  const problems = (props: Partial<EventConsumerProps>, topic: 'bills' | 'small' | 'none' = 'bills') => {
    const { system, reader, ...topics } = given(props)
    reader(topic === 'none' ? {} : { produces: [topics[topic]] })
    return problemsOf(system)
      .filter((line) => line.startsWith('c/reader: '))
      .map((line) => line.slice(10))
  }
  const word = "remove the option, or give the reason: mayLoseEvents: 'measurements; the next one comes in a second'"
  const reason = 'expected options that lose no events, or a reason why some may be lost'

  test.each<[string, Partial<EventConsumerProps>, string]>([
    ['acks 0', { producerConfig: { acks: 0 } }, `mayLoseEvents: got "acks 0 without it", ${reason}; ${word}`],
    [
      'an empty reason',
      { producerConfig: { acks: 1 }, mayLoseEvents: ' ' },
      `mayLoseEvents: got "acks 1 without it", ${reason}; ${word}`,
    ],
    [
      'several at once',
      { producerConfig: { acks: 1 }, consumerConfig: { 'auto.offset.reset': 'latest' } },
      `mayLoseEvents: got "acks 1 and auto.offset.reset latest without it", ${reason}; ${word}`,
    ],
    [
      'a reason for nothing',
      { mayLoseEvents: 'a test', producerConfig: { acks: 'all' } },
      'mayLoseEvents: got "a test", expected nothing, with options that lose no events; remove it',
    ],
    [
      'an interval of commits that are not made by time',
      { consumerConfig: { 'enable.auto.commit': false, 'auto.commit.interval.ms': 500 } },
      'consumerConfig auto.commit.interval.ms: got 500, expected nothing, with enable.auto.commit false: each event is committed at once; remove one of the two',
    ],
    [
      'a linger that is no number',
      { producerConfig: { 'linger.ms': Number.NaN } },
      'producerConfig linger.ms: got NaN, expected a whole number from 0 to 1000; use a few milliseconds: events that wait are acknowledged later, and the wait counts towards the delivery timeout',
    ],
    [
      'no bytes',
      { producerConfig: { 'batch.size': 0 } },
      'producerConfig batch.size: got 0, expected a whole number from 1 to 100000000; leave it out for 524288 bytes',
    ],
    [
      'half an event',
      { consumerConfig: { 'max.poll.records': 0.5 } },
      'consumerConfig max.poll.records: got 0.5, expected a whole number from 1 to 100000; leave it out for 500',
    ],
    [
      'commits all the time',
      { consumerConfig: { 'auto.commit.interval.ms': 5 } },
      'consumerConfig auto.commit.interval.ms: got 5, expected a whole number from 100 to 60000; leave it out for one second',
    ],
  ])('%s', (_, props, problem) => {
    expect(problems(props)).toEqual([problem])
  })

  test('batches that the brokers would refuse as a whole', () => {
    expect(problems({}, 'small')).toEqual([
      "producerConfig batch.size: got 524288, expected at most max.message.bytes of the topics (small: 100000); lower 'batch.size' or raise max.message.bytes: brokers refuse a larger batch as a whole",
    ])
    expect(problems({ producerConfig: { 'batch.size': 100_000 } }, 'small')).toEqual([])
  })

  test('options of a producer that produces nothing', () => {
    expect(problems({ producerConfig: { 'linger.ms': 1 } }, 'none')).toEqual([
      'producerConfig: got "linger.ms", expected nothing, in a workload that produces nothing; add produces or remove producerConfig',
    ])
  })

  test('less than all replicas beside an outbox', () => {
    const { system, chart, bills, reader } = given({ producerConfig: { acks: 1 }, mayLoseEvents: 'a test' })
    reader({ produces: [bills], database: PostgresDatabase.fromSecret(chart, 'db', { secretName: 'db' }) })
    expect(problemsOf(system).filter((line) => line.includes('acks'))).toEqual([
      'c/reader: producerConfig acks: got 1, expected all, with a database: an event leaves the outbox when it is acknowledged; remove acks',
    ])
  })
})
