import { Duration } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  defineEvent,
  type EventDefinition,
  expectOutage,
  HttpService,
  KafkaUi,
  PostgresDatabase,
} from '../../../constructs/index.ts'
import { describeSystem } from '../../../constructs/topology/describe/index.ts'
import { keyOf } from '../../../constructs/topology/describe/key.ts'
import { buildSystems } from '../../../synthesis/build.ts'
import { project } from '../../project.ts'
import { testSystem } from '../../support.ts'
import { guest, shop } from './support.ts'

const paid = defineEvent({
  type: 'order.paid',
  about: 'An order was paid.',
  schema: z.object({ order: z.object({ id: z.uuid() }), at: z.iso.datetime().default('now') }),
  key: ({ order }) => order.id,
})

test('every system of this repository is plain data', () => {
  for (const system of buildSystems(project)) {
    const value = describeSystem(system)
    expect(JSON.parse(JSON.stringify(value))).toEqual(value)
    expect(JSON.stringify(describeSystem(system))).toBe(JSON.stringify(value))
  }
})

test('clusters, topics, events, workloads, groups, edges, databases, endpoints and images', () => {
  const { system, chart, kafka, read } = shop()
  const orders = kafka.addTopic('orders', { partitions: 6, events: [paid], retention: Duration.days(1) })
  const database = new PostgresDatabase(chart, 'postgres', { database: 'a', user: 'b', throwAwayPassword: 'c' })
  new HttpService(chart, 'api', { produces: [orders], database, producerConfig: { 'batch.size': 1_000 } })
  expectOutage(read('reader', [orders]), Duration.days(3))
  const value = describeSystem(system)
  expect(value).toMatchObject({ system: 'shop', environment: 'test', production: false })
  expect(value.clusters).toMatchObject([
    {
      path: 'kafka/kafka',
      kind: 'KafkaCluster',
      brokers: 3,
      bootstrapServers: ['kafka-bootstrap:9092'],
      limits: { messageMaxBytes: 1_048_588, retentionMs: 604_800_000, offsetsRetentionMs: 604_800_000 },
    },
  ])
  expect(value.topics).toMatchObject([
    { name: 'orders', cluster: 'kafka', partitions: 6, retentionMs: 86_400_000, events: ['order.paid'] },
    { name: 'orders.dlq', deadLettersOf: 'orders', retentionMs: 14 * 86_400_000, maxMessageBytes: 1_064_972 },
  ])
  expect(value.events).toMatchObject([
    { type: 'order.paid', key: { fields: ['order.id'], plain: true, present: true } },
  ])
  expect(value.workloads).toMatchObject([
    {
      name: 'api',
      kind: 'HttpService',
      database: 'postgres',
      producer: { acks: 'all', batchBytes: 1_000, requestBytes: 65_536 },
    },
    { name: 'reader', kind: 'EventConsumer', group: 'reader', replicas: 2, outageMs: 3 * 86_400_000 },
  ])
  expect(value.groups).toEqual([{ name: 'reader', cluster: 'kafka', workloads: ['reader'], topics: ['orders'] }])
  expect(value.edges.map(({ kind, workload, topic }) => `${workload} ${kind} ${topic}`)).toEqual([
    'api produces orders',
    'reader consumes orders',
    'reader dead-letters orders.dlq',
  ])
  expect(value.databases).toMatchObject([{ name: 'postgres', workloads: ['api'], passwordInGit: true }])
  expect(value.endpoints).toEqual([{ path: 'services/api', name: 'api', kind: 'HttpService', url: 'http://api' }])
  expect(value.images).toContainEqual({ name: 'cdk8s-kafka/shop-api:1.2.3', usedBy: ['Deployment/api'] })
})

test('brokers say how long they keep and how much they take; -1 is without end', () => {
  const limitsOf = (config: Record<string, number>) => describeSystem(shop({ config }).system).clusters[0]?.limits
  expect(limitsOf({ 'message.max.bytes': 5, 'log.retention.minutes': 2, 'offsets.retention.minutes': 3 })).toEqual({
    messageMaxBytes: 5,
    retentionMs: 120_000,
    offsetsRetentionMs: 180_000,
  })
  expect(limitsOf({ 'log.retention.ms': -1 })?.retentionMs).toBe(-1)
  expect(limitsOf({ 'log.retention.hours': -1 })?.retentionMs).toBe(-1)
})

test('the properties that count are those of the brokers', () => {
  const { clusters } = describeSystem(shop({ controllers: 3, config: { 'message.max.bytes': 7 } }).system)
  expect(clusters[0]?.limits?.messageMaxBytes).toBe(7)
})

test('of a cluster of somebody else nothing is guessed, and its address is its identity', () => {
  const { system, topic } = guest('msk', testSystem(), ['b:9092', 'a.example.com:9092'])
  topic('orders')
  const { clusters, topics } = describeSystem(system)
  expect(clusters[0]).not.toHaveProperty('limits')
  expect(topics[0]).not.toHaveProperty('retentionMs')
  expect(clusters[0]?.identity).toBe('/b:9092,a.example.com:9092')
})

test('a user interface is an endpoint', () => {
  const { system, chart, kafka } = shop()
  new KafkaUi(chart, 'kafka-ui', { cluster: kafka })
  expect(describeSystem(system).endpoints).toMatchObject([{ kind: 'KafkaUi', url: 'http://kafka-ui:8080' }])
})

test('the schema is that of what is sent; what JSON Schema has no words for is left out', () => {
  const { system, topic } = shop()
  const odd = { ...paid, type: 'odd', schema: z.object({ big: z.bigint(), n: z.number().refine(Boolean) }) }
  topic('orders', { events: [paid, odd as unknown as EventDefinition] })
  const [sent, other] = describeSystem(system).events
  expect(sent?.schema).toMatchObject({ required: ['order'] })
  expect(sent?.schema).not.toHaveProperty('$schema')
  expect(other?.schema).toMatchObject({ properties: { big: {}, n: { type: 'number' } } })
})

test('two definitions of one type are told apart', () => {
  const { system, topic } = shop()
  topic('one', { events: [paid] })
  topic('two', { events: [{ ...paid }, paid] })
  expect(describeSystem(system).topics.map(({ events }) => events)).toEqual([
    ['order.paid'],
    ['order.paid#2', 'order.paid'],
  ])
})

interface Payload {
  readonly id: string
  readonly values: string
  readonly order: { readonly id: string; readonly lines: readonly { readonly id: string }[] }
}

describe('the key of an event', () => {
  test.each<[string, (payload: Payload) => unknown, object]>([
    ['is a field', ({ id }) => id, { present: true, fields: ['id'], plain: true }],
    ['is a field of a field', ({ order }) => order.id, { present: true, fields: ['order.id'], plain: true }],
    ['is a field called like a method', ({ values }) => values, { present: true, fields: ['values'], plain: true }],
    [
      'is made of two',
      ({ id, order }) => `${id}/${order.id}`,
      { present: true, fields: ['id', 'order.id'], plain: false },
    ],
    ['is a field in lower case', ({ id }) => id.toLowerCase(), { present: true, fields: ['id'], plain: false }],
    ['is all of it', (payload) => JSON.stringify(payload), { present: true, fields: ['*'], plain: false }],
    [
      'wants more than fields',
      ({ order }) => order.lines.map(({ id }) => id).join(),
      { present: true, fields: ['order.lines'], plain: false },
    ],
    ['is the same for all', () => 'orders', { present: true, fields: [], plain: false }],
    ['is empty', () => '', { present: false, fields: [], plain: false }],
    ['is none', () => undefined, { present: false, fields: [], plain: false }],
    [
      'throws',
      () => {
        throw new Error('no')
      },
      { present: false, fields: [], plain: false },
    ],
  ])('%s', (_, key, expected) => {
    expect(keyOf({ ...paid, key: key as () => string })).toEqual(expected)
  })
})
