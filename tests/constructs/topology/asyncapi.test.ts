import { Parser } from '@asyncapi/parser'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { defineEvent, KafkaCluster } from '../../../constructs/index.ts'
import { asyncApiDocument } from '../../../constructs/topology/asyncapi/document.ts'
import { describeSystem } from '../../../constructs/topology/describe/index.ts'
import { systems } from '../../../services/index.ts'
import { asyncApiDocuments, DOCUMENTS, writtenDocuments } from '../../../synthesis/asyncapi.ts'
import { buildSystems } from '../../../synthesis/build.ts'
import { project } from '../../project.ts'
import { testSystem } from '../../support.ts'
import { guest, shop } from './support.ts'

/** The parser brings its own rule sets and schemas, on a machine that runs other tests too. */
const PATIENCE = 120_000

const parser = new Parser()

/** What the official parser has against a document; hints and the newer minor version are no errors. */
async function errorsOf(text: string): Promise<string[]> {
  const { diagnostics } = await parser.parse(text)
  return diagnostics
    .filter(({ severity }) => severity === 0)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
}

const documentOf = (system: Parameters<typeof describeSystem>[0]) =>
  asyncApiDocument(describeSystem(system), { version: '1.2.3', about: 'A shop.' })

const paid = defineEvent({
  type: 'order.paid',
  about: 'An order was paid.',
  schema: z.object({ id: z.uuid(), by: z.string() }),
  key: ({ id }) => id,
})

describe.each(systems.map(({ name }) => name))('%s', (system) => {
  test('is valid for the official parser', { timeout: PATIENCE }, async () => {
    for (const text of (await asyncApiDocuments(project, { system })).values()) expect(await errorsOf(text)).toEqual([])
  })

  test('is committed as the code says it, every time the same', async () => {
    const documents = await asyncApiDocuments(project, { system })
    expect(await asyncApiDocuments(project, { system })).toEqual(documents)
    expect(writtenDocuments(DOCUMENTS, { system })).toEqual(documents)
  })
})

test('the parser would see what is wrong', { timeout: PATIENCE }, async () => {
  const { system, topic } = shop()
  topic('orders', { events: [paid] })
  const document = documentOf(system)
  expect(await errorsOf(stringify(document))).toEqual([])
  expect(await errorsOf(stringify({ ...document, channels: {}, operations: { x: { action: 'fly' } } }))).not.toEqual([])
})

test('a topic, its group and its clients are there with their Kafka bindings', () => {
  const { system, topic, read } = shop()
  const config = { 'retention.bytes': 9, 'compression.type': 'lz4' } as const
  const orders = topic('orders', { partitions: 6, cleanupPolicy: 'compact,delete', config, events: [paid] })
  read('reader', [orders], { group: 'readers', produces: [topic('out', { events: [{ ...paid, type: 'x' }] })] })
  const { channels, operations, servers, components } = documentOf(system)
  expect(servers).toMatchObject({ kafka: { host: 'kafka-bootstrap:9092', protocol: 'kafka' } })
  expect(servers.kafka).toHaveProperty('x-kafka-cluster-id')
  expect(channels.orders).toMatchObject({
    address: 'orders',
    servers: [{ $ref: '#/servers/kafka' }],
    messages: { 'order.paid': { $ref: '#/components/messages/order.paid' } },
    bindings: {
      kafka: {
        topic: 'orders',
        partitions: 6,
        replicas: 3,
        topicConfiguration: {
          'cleanup.policy': ['compact', 'delete'],
          'compression.type': 'lz4',
          'min.insync.replicas': 2,
          'retention.bytes': 9,
          'retention.ms': 604_800_000,
          'max.message.bytes': 1_048_588,
        },
      },
    },
  })
  expect(Object.keys(operations)).toEqual(['reader.sends.out', 'reader.receives.orders', 'reader.sends.orders.dlq'])
  expect(operations['reader.receives.orders']).toMatchObject({
    action: 'receive',
    messages: [{ $ref: '#/channels/orders/messages/order.paid' }],
    bindings: { kafka: { groupId: { enum: ['readers'] }, clientId: { enum: ['reader'] } } },
  })
  expect(operations['reader.sends.orders.dlq']).toMatchObject({
    action: 'send',
    messages: [{ $ref: '#/channels/orders.dlq/messages/dead-letter' }],
  })
  expect(components.messages['order.paid']).toMatchObject({
    headers: { properties: { ce_type: { const: 'order.paid' }, ce_specversion: { const: '1.0' } } },
    payload: { required: ['id', 'by'] },
    bindings: { kafka: { key: { type: 'string', format: 'uuid', description: 'id of the payload.' } } },
  })
})

test('keys of several fields, and of none, are only text', () => {
  const { system, topic } = shop()
  const two = defineEvent({ ...paid, type: 'two', key: ({ id, by }) => `${id}/${by}` })
  topic('orders', { events: [two, defineEvent({ ...paid, type: 'none', key: () => 'one' })] })
  const keyOf = (message: string) => documentOf(system).components.messages[message]
  expect(keyOf('two')).toMatchObject({
    bindings: { kafka: { key: { type: 'string', description: 'Made from by, id of the payload.' } } },
  })
  expect(keyOf('none')).toMatchObject({ bindings: { kafka: { key: { type: 'string' } } } })
})

test('two clusters, TLS, any messages and odd names are valid, too', { timeout: PATIENCE }, async () => {
  const system = testSystem()
  const servers = ['b-1.example.com:9094', 'b-2.example.com:9094']
  const one = guest('one', system, servers)
  one.topic('orders', { events: [paid, { ...paid }, defineEvent({ ...paid, type: 'com.example/paid §1' })] })
  const two = KafkaCluster.fromBootstrapServers(system, 'two', {
    bootstrapServers: ['kafka:9093'],
    securityProtocol: 'SSL',
    topicsManagedBy: 'its owner',
  })
  two.addTopic('orders', {
    peers: [
      { name: 'the till', direction: 'produces' },
      { name: 'the warehouse', direction: 'consumes' },
    ],
  })
  const document = documentOf(system)
  expect(Object.keys(document.channels)).toEqual(['orders', 'orders_2'])
  expect(Object.keys(document.servers)).toEqual(['one-1', 'one-2', 'two'])
  expect(Object.keys(document.components.messages)).toEqual(['order.paid', 'order.paid-2', 'com.example-paid--1'])
  expect(await errorsOf(stringify(document))).toEqual([])
})

test('every payload is a schema that other tools compile', () => {
  for (const { events } of buildSystems(project).map(describeSystem)) {
    for (const { schema } of events)
      expect(new Ajv({ strict: false, formats: { uuid: true } }).compile(schema)).toBeTypeOf('function')
  }
})
