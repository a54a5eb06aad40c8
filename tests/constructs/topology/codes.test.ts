import { readFileSync } from 'node:fs'
import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import {
  EventConsumer,
  type EventConsumerProps,
  KafkaCluster,
  type KafkaTopicProps,
} from '../../../constructs/index.ts'
import { type LintCode, lintCodes } from '../../../constructs/topology/codes.ts'
import { placedFindings } from '../../../synthesis/findings.ts'
import { testSystem } from '../../support.ts'

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
  ['a name that is none', 'LINT-VALUE', { image: 'x' }],
])('%s is %s', (_, code, consumer, topic, brokers) => {
  expect(new Set(codesOf(consumer, topic, brokers))).toEqual(new Set([code]))
})

test('a batch above max.message.bytes and weak acks have codes, too', () => {
  const produces = (props: KafkaTopicProps, acks: 'all' | 1) => {
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
      producerConfig: { acks },
    })
    return placedFindings([system]).map(({ code }) => code)
  }
  expect(produces({ config: { 'max.message.bytes': 1_000 } }, 'all')).toEqual(['LINT-MESSAGE-SIZE'])
  expect(produces({}, 1)).toEqual(['LINT-MAY-LOSE-EVENTS'])
})
