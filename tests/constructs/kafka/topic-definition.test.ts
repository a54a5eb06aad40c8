import { expect, test } from 'vitest'
import {
  defineTopic,
  EventConsumer,
  KafkaCluster,
  ProducerJob,
  System,
  ToolJob,
  type TopicDefinition,
} from '../../../constructs/index.ts'
import { problemsOf, testEnvironment } from '../../support.ts'

const orders = defineTopic({ name: 'orders', owner: 'shop', partitions: 6, readers: ['analytics'] })

/** A system on a cluster of somebody else, with topics that it makes of definitions. */
function given(name: string) {
  const system = new System(name, { environment: testEnvironment })
  const kafka = KafkaCluster.fromBootstrapServers(system, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  return { system, kafka, problems: () => problemsOf(system).map((line) => line.replace(`test/${name}: `, '')) }
}

test('the owner declares the topic, with all that the definition says', () => {
  const { kafka, problems } = given('shop')
  const topic = kafka.addTopic(orders)
  expect(topic).toMatchObject({ topicName: 'orders', partitions: 6, readers: ['analytics'], borrowedFrom: undefined })
  expect(kafka.deadLetterTopicOf(topic).topicName).toBe('orders.dlq')
  expect(problems()).toEqual([])
})

test('another system borrows it, and has dead letters of its own', () => {
  const { kafka, problems } = given('analytics')
  const topic = kafka.useTopic(orders)
  expect(topic).toMatchObject({ topicName: 'orders', partitions: 6, borrowedFrom: 'shop' })
  expect(kafka.deadLetterTopicOf(topic)).toMatchObject({ topicName: 'orders.analytics.dlq', borrowedFrom: undefined })
  expect(problems()).toEqual([])
})

test.each<[string, string, 'addTopic' | 'useTopic', TopicDefinition, string]>([
  [
    'declared by another system',
    'analytics',
    'addTopic',
    orders,
    'owner: got "shop", expected analytics, the system that declares the topic; use the topic of another system with useTopic(), or make this system its owner',
  ],
  [
    'borrowed by its owner',
    'shop',
    'useTopic',
    orders,
    'owner: got "shop", expected another system; declare a topic of this system with addTopic()',
  ],
  [
    'borrowed by somebody else',
    'billing',
    'useTopic',
    orders,
    `readers: got "billing", expected one of analytics, to which shop lends orders; let the owner add 'billing' to the readers of its defineTopic(), or to the writers`,
  ],
])('is refused when it is %s', (_, name, take, definition, message) => {
  const { kafka, problems } = given(name)
  kafka[take](definition)
  expect(problems()).toEqual([`kafka/topics/orders: ${message}`])
})

test('dead letters are put back into a topic that is lent for writing only', () => {
  const redriving = (writers: readonly string[]) => {
    const { system, kafka, problems } = given('analytics')
    const topic = kafka.useTopic({ ...orders, writers })
    new EventConsumer(system.chart('a'), 'a', { consumes: [topic], group: 'a' })
    new ToolJob(system.chart('job'), 'job', { options: { tool: 'dlq-redrive', topics: ['orders'] } })
    return problems()
  }
  expect(redriving(['analytics'])).toEqual([])
  expect(redriving([])).toEqual([
    'job/job: topic: got "orders", expected topics that this system may send to: dead letters are put back into the topic they come from; let the owner add this system to the writers of its defineTopic(), or name other topics',
  ])
})

test('is lent for reading, for writing, or for both', () => {
  const using = (readers: readonly string[], writers: readonly string[]) => {
    const { system, kafka, problems } = given('analytics')
    const topic = kafka.useTopic({ ...orders, readers, writers })
    new EventConsumer(system.chart('a'), 'a', { consumes: [topic], group: 'a' })
    new ProducerJob(system.chart('b'), 'b', { produces: [topic] })
    return problems()
  }
  expect(using(['analytics'], ['analytics'])).toEqual([])
  expect(using(['analytics'], [])).toEqual([
    'b/b: produces: got "orders of shop", expected topics of this system, and those that are lent to it for writing; let the owner add this system to the writers of its defineTopic(), or send to a topic of this system',
  ])
  expect(using([], ['analytics'])).toEqual([
    'a/a: consumes: got "orders of shop", expected topics of this system, and those that are lent to it for reading; let the owner add this system to the readers of its defineTopic()',
  ])
})
