import { Duration, Testing } from 'cdk8s'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  defineEvent,
  KafkaCluster,
  type KafkaClusterProps,
  type KafkaTopic,
  type KafkaTopicProps,
} from '../../../constructs/index.ts'

const orderPlaced = defineEvent({ type: 'order.placed', about: 'test', schema: z.string(), key: (id) => id })
const cluster = (props: Partial<KafkaClusterProps> = {}) =>
  new KafkaCluster(Testing.chart(), 'kafka', { brokers: 3, ...props })

test('a name alone makes a topic that survives the loss of a broker', () => {
  expect(cluster().addTopic('orders').declaration).toEqual({
    name: 'orders',
    partitions: 3,
    replicationFactor: 3,
    config: { 'min.insync.replicas': '2' },
  })
})

test.each([
  [1, 1, 1],
  [3, 3, 2],
  [5, 3, 2],
])('%d brokers give %d replicas, of which %d must be in sync', (brokers, replicas, insync) => {
  const topic = cluster({ brokers }).addTopic('orders')
  expect([topic.replicationFactor, topic.minInsyncReplicas]).toEqual([replicas, insync])
})

test('all the props', () => {
  const props: Required<KafkaTopicProps> = {
    partitions: 12,
    replicationFactor: 2,
    minInsyncReplicas: 1,
    retention: Duration.hours(36),
    cleanupPolicy: 'compact,delete',
    config: { 'segment.ms': 3_600_000, 'compression.type': 'zstd' },
    events: [orderPlaced],
    peers: [
      { name: 'the shop', direction: 'produces' },
      { name: 'the warehouse', direction: 'consumes' },
    ],
    deadLetterName: 'orders-failed',
  }
  const topic = cluster().addTopic('orders', props)
  expect(topic).toMatchObject({
    events: [orderPlaced],
    peers: [
      { name: 'the shop', direction: 'produces' },
      { name: 'the warehouse', direction: 'consumes' },
    ],
  })
  expect(topic.cluster.deadLetterTopicOf(topic).topicName).toBe('orders-failed')
  expect(topic.declaration).toEqual({
    name: 'orders',
    partitions: 12,
    replicationFactor: 2,
    config: {
      'cleanup.policy': 'compact,delete',
      'compression.type': 'zstd',
      'min.insync.replicas': '1',
      'retention.ms': '129600000',
      'segment.ms': '3600000',
    },
  })
})

test.each([
  ['two weeks where the source has the brokers’ default', undefined, 14],
  ['two weeks where the source keeps less', Duration.days(1), 14],
  ['twice as long as the source, where that is more', Duration.days(30), 60],
])('dead letters stay %s', (_, retention, days) => {
  const kafka = cluster()
  const orders = kafka.addTopic('orders', { partitions: 6, ...(retention && { retention }) })
  expect(kafka.deadLetterTopicOf(orders).declaration).toEqual({
    name: 'orders.dlq',
    partitions: 6,
    replicationFactor: 3,
    config: {
      'max.message.bytes': '1064972',
      'min.insync.replicas': '2',
      'retention.ms': String(days * 86_400_000),
    },
  })
})

test('dead letters have room for their headers: the size of messages is that of the topic, or of the brokers', () => {
  const kafka = cluster({ config: { 'message.max.bytes': 3_000_000 } })
  const room = (topic: KafkaTopic) => kafka.deadLetterTopicOf(topic).config['max.message.bytes']
  expect(room(kafka.addTopic('orders', { config: { 'max.message.bytes': 2_000_000 } }))).toBe('2016384')
  expect(room(kafka.addTopic('payments'))).toBe('3016384')
})

test('dead letters of a topic that is kept forever stay forever', () => {
  const kafka = cluster()
  expect(kafka.deadLetterTopicOf(kafka.addTopic('orders', { retention: 'forever' })).config['retention.ms']).toBe('-1')
})

test('the dead-letter topic is declared once, after the topics so far', () => {
  const kafka = cluster()
  const orders = kafka.addTopic('orders')
  expect(kafka.deadLetterTopicOf(orders)).toBe(kafka.deadLetterTopicOf(orders))
  kafka.addTopic('payments')
  expect(kafka.topics.map(({ topicName }) => topicName)).toEqual(['orders', 'orders.dlq', 'payments'])
})

test.each(['node', 'broker', 'controller', 'topics', 'Resource', 'Bootstrap', 'unnamed'])(
  'a topic may be called %s, like a part of the cluster',
  (name) => {
    const kafka = new KafkaCluster(Testing.chart(), 'kafka', { brokers: 3, controllers: 3 })
    expect(kafka.addTopic(name).topicName).toBe(name)
  },
)
