import { readFileSync } from 'node:fs'
import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import {
  EventConsumer,
  type EventConsumerProps,
  KafkaCluster,
  type KafkaTopicProps,
  type ProducerConfig,
  System,
} from '../../../constructs/index.ts'
import { type LintCode, lintCodes } from '../../../constructs/topology/codes.ts'
import { placedFindings } from '../../../synthesis/findings.ts'
import { testEnvironment, testSystem } from '../../support.ts'

const documentation = readFileSync('docs/lint.md', 'utf8')

test('docs/lint.md has a chapter for each code, with its level, what it is, and how to mend it', () => {
  const words = { error: 'error', warning: 'warning', either: 'error or warning' }
  const chapters = new Map(
    documentation
      .split(/^### /m)
      .slice(1)
      .map((chapter) => [chapter.split('\n', 1)[0], chapter.replaceAll(/\s+/g, ' ')]),
  )
  const expected = Object.entries(lintCodes).map(([code, { level }]) => `${code} (${words[level]})`)
  expect([...chapters.keys()].sort()).toEqual(expected.sort())
  for (const [code, { level, about }] of Object.entries(lintCodes)) {
    const chapter = chapters.get(`${code} (${words[level]})`)?.toLowerCase()
    expect(chapter, code).toContain(` ${about.toLowerCase()}. `)
    expect(chapter, code).toMatch(/\*\*fix:\*\* \w/)
  }
})

const codesOf = (consumer: Partial<EventConsumerProps>, topic: KafkaTopicProps = {}, brokers = 3): LintCode[] => {
  const system = testSystem()
  const kafka = KafkaCluster.fromBootstrapServers(system.chart('c'), 'kafka', {
    bootstrapServers: ['kafka:9092'],
    brokers,
    topicsManagedBy: 'others',
  })
  const orders = kafka.addTopic('orders', { peers: [{ name: 'the till', direction: 'produces' }], ...topic })
  new EventConsumer(system.chart('d'), 'reader', { consumes: [orders], group: 'readers', ...consumer })
  return placedFindings([system]).map(({ code }) => code)
}

test.each<[string, LintCode, Partial<EventConsumerProps>, KafkaTopicProps?, number?]>([
  ['a group that is none', 'LINT-GROUP', { group: 'a b' }],
  ['more members than partitions', 'LINT-REPLICAS', { replicas: 4 }],
  ['a grace period below the handler', 'LINT-TIMES', { terminationGracePeriod: Duration.seconds(20) }],
  ['a handler above the rebalance timeout', 'LINT-TIMES', { rebalanceTimeout: Duration.seconds(10) }],
  ['a minimum as high as the factor', 'LINT-REPLICATION', {}, { replicationFactor: 3, minInsyncReplicas: 3 }],
  ['more replicas than brokers', 'LINT-REPLICATION', {}, { replicationFactor: 3 }, 2],
  ['a beginning that skips events', 'LINT-MAY-LOSE-EVENTS', { consumerConfig: { 'auto.offset.reset': 'latest' } }],
  ['a config with a prop', 'LINT-CONFIG', {}, { config: { 'retention.ms': 1 } }],
  ['a session that the brokers refuse', 'LINT-TIMES', { sessionTimeout: Duration.seconds(1) }],
  ['a pause that is longer at first', 'LINT-TIMES', { retry: { maxBackoff: Duration.millis(1) } }],
  ['a reason to lose events where none is lost', 'LINT-MAY-LOSE-EVENTS', { mayLoseEvents: 'samples' }],
  ['no number of pods', 'LINT-REPLICAS', { replicas: Number.NaN }],
  ['an image without a tag', 'LINT-VALUE', { image: 'x' }],
])('%s is %s', (_, code, consumer, topic, brokers) => {
  expect(new Set(codesOf(consumer, topic, brokers))).toEqual(new Set([code]))
})

test('names have a code of their own, whatever they are names of', () => {
  const system = new System('Shop', { environment: { ...testEnvironment, name: '../x' }, namespace: 'A' })
  new KafkaCluster(system.chart('c'), 'Kafka', { brokers: 1, controllers: 3, config: { 'node.id': 1 } }).addTopic(
    'a b',
    {
      peers: [
        { name: 'the till', direction: 'produces' },
        { name: 'the warehouse', direction: 'consumes' },
      ],
    },
  )
  expect(placedFindings([system]).map(({ code, message }) => [code, message.split(':', 1)[0]])).toEqual([
    ['LINT-NAME', 'system name'],
    ['LINT-NAME', 'environment name'],
    ['LINT-NAME', 'namespace'],
    ['LINT-NAME', 'name'],
    ['LINT-CONFIG', 'config'],
    ['LINT-NAME', 'topic name'],
    ['LINT-RECONCILER', 'topic reconcilers'],
  ])
})

test('a batch above max.message.bytes, one that is none, and weak acks have codes, too', () => {
  const produces = (props: KafkaTopicProps, producerConfig: ProducerConfig) => {
    const system = testSystem()
    const kafka = KafkaCluster.fromBootstrapServers(system.chart('c'), 'kafka', {
      bootstrapServers: ['kafka:9092'],
      topicsManagedBy: 'others',
    })
    const inbox = kafka.addTopic('in', { peers: [{ name: 'the till', direction: 'produces' }] })
    const out = kafka.addTopic('out', { peers: [{ name: 'the warehouse', direction: 'consumes' }], ...props })
    new EventConsumer(system.chart('d'), 'reader', {
      consumes: [inbox],
      group: 'readers',
      produces: [out],
      producerConfig,
    })
    return placedFindings([system]).map(({ code }) => code)
  }
  expect(produces({ config: { 'max.message.bytes': 1_000 } }, { acks: 'all' })).toEqual(['LINT-MESSAGE-SIZE'])
  expect(produces({}, { 'batch.size': -1 })).toEqual(['LINT-MESSAGE-SIZE'])
  expect(produces({}, { acks: 1 })).toEqual(['LINT-MAY-LOSE-EVENTS'])
})
