import { Duration } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  acceptFinding,
  defineEvent,
  expectOutage,
  HttpService,
  KafkaUi,
  PostgresDatabase,
  System,
} from '../../../constructs/index.ts'
import type { LintFinding } from '../../../constructs/topology/lint/finding.ts'
import { lint } from '../../../constructs/topology/lint/index.ts'
import { buildSystems } from '../../../synthesis/build.ts'
import { placedFindings } from '../../../synthesis/findings.ts'
import { project } from '../../project.ts'
import { testEnvironment, testSystem, warningsOf } from '../../support.ts'
import { guest, live, shop } from './support.ts'

const paid = defineEvent({
  type: 'order.paid',
  about: 'An order was paid.',
  schema: z.object({ id: z.uuid() }),
  key: ({ id }) => id,
})

const refusedOf = (systems: readonly System[]) =>
  placedFindings(systems, { systems, names: systems.map(({ name }) => name) }).filter(({ level }) => level === 'error')

const linted = (...systems: readonly System[]): LintFinding[] => lint(systems, refusedOf(systems))

/** `code path: message`, without the fix. */
const found = (...systems: readonly System[]) =>
  linted(...systems).map(({ code, path, message }) => `${code} ${path}: ${message.split(';')[0]}`)

test('the systems of this repository are clean, or somebody has said why not', () => {
  const systems = buildSystems(project)
  const findings = lint(systems, refusedOf(systems))
  expect(findings.filter(({ accepted }) => accepted === undefined)).toEqual([])
  for (const { accepted } of findings) expect(accepted).toMatch(/\w{3,} \w+ \w+/)
})

describe('flow', () => {
  test('what synth warns of is found, too', () => {
    const { system, kafka, read } = shop()
    kafka.addTopic('orphan')
    read('reader', [kafka.addTopic('silent')])
    expect(found(system).map((line) => line.split(':')[0])).toEqual([
      'LINT-NO-PRODUCER kafka/kafka/topics/silent',
      'LINT-ORPHAN-TOPIC kafka/kafka/topics/orphan',
    ])
  })

  test('a topic that is written and not read', () => {
    const { system, topic } = shop()
    topic('orders', { peers: [{ name: 'the till', direction: 'produces' }] })
    expect(found(system)).toEqual([
      'LINT-NO-CONSUMER kafka/kafka/topics/orders: consumers: got "none", expected a consumer for a topic',
    ])
  })

  test('dead letters that nobody writes', () => {
    const { system, kafka, topic, read } = shop()
    const [orders, used] = [topic('orders'), topic('used')]
    kafka.deadLetterTopicOf(orders)
    read('reader', [used])
    read('without', [orders], { deadLetters: false })
    expect(found(system)).toEqual([
      'LINT-ORPHAN-DLQ kafka/kafka/topics/orders.dlq: producers: got "none", expected a consumer of orders with dead letters',
    ])
  })

  test('a service that scales beyond the partitions of what it reads', () => {
    const { system, chart, topic } = shop()
    const service = (id: string, partitions: number) =>
      new HttpService(chart, id, {
        consumes: [topic(id, { partitions }), topic(`${id}-too`, { partitions: 9 })],
        group: id,
        autoscaling: { minReplicas: 1, maxReplicas: 4 },
      })
    service('few', 3)
    service('enough', 4)
    expect(found(system)).toEqual([
      'LINT-REPLICAS services/few: replicas: got 4, expected at most 3, the partitions of its topics',
    ])
  })

  test('events without a key, or with one for all', () => {
    const { system, topic } = shop()
    const event = (type: string, key: () => string) => defineEvent({ ...paid, type, key })
    topic('many', { events: [paid, event('keyless', () => ''), event('constant', () => 'one')] })
    topic('single', { partitions: 1, events: [event('in-order', () => 'one')] })
    expect(found(system)).toEqual([
      'LINT-KEYLESS kafka/kafka/topics/many: key: got "none for keyless", expected a key derived from the payload',
      'LINT-KEYLESS kafka/kafka/topics/many: key: got "the same for every constant", expected a key derived from the payload',
    ])
  })

  test('two shapes under one type', () => {
    const { system, topic } = shop()
    topic('one', { events: [paid] })
    topic('two', { events: [{ ...paid }] })
    expect(found(system)).toEqual([
      'LINT-EVENT-TWICE kafka/kafka/topics/two: events: got "a second order.paid", expected one definition for each type',
    ])
  })
})

describe('safety', () => {
  test('one copy that counts, of two or three', () => {
    const { system, topic } = shop()
    topic('two', { replicationFactor: 2 })
    topic('three', { minInsyncReplicas: 1 })
    topic('one', { replicationFactor: 1 })
    topic('good')
    expect(found(system)).toEqual([
      'LINT-MIN-INSYNC kafka/kafka/topics/two: minInsyncReplicas: got "1 of 2 replicas", expected at least 2 of 3',
      'LINT-MIN-INSYNC kafka/kafka/topics/three: minInsyncReplicas: got "1 of 3 replicas", expected at least 2 of 3',
    ])
  })

  test('acks that the minimum does nothing for', () => {
    const { system, topic, read } = shop()
    const weak = { producerConfig: { acks: 1, 'linger.ms': 1 }, mayLoseEvents: 'figures' } as const
    read('weak', [topic('in')], { ...weak, produces: [topic('figures')] })
    read('alone', [topic('in-too')], { ...weak, produces: [topic('one', { replicationFactor: 1 })] })
    expect(found(system)).toEqual([
      'LINT-ACKS services/weak: producerConfig acks: got "1 on figures, where min.insync.replicas is 2", expected all',
    ])
  })

  test('batches and requests above what brokers take', () => {
    const { system, chart, topic, read } = shop({ config: { 'message.max.bytes': 60_000 } })
    const orders = topic('orders')
    new HttpService(chart, 'api', { produces: [orders], producerConfig: { 'batch.size': 60_000 } })
    read('reader', [topic('in')], { produces: [orders] })
    read('large', [topic('in-too')], { produces: [topic('out', { config: { 'max.message.bytes': 600_000 } })] })
    expect(found(system)).toEqual([
      'LINT-MESSAGE-SIZE services/api: bodyLimit: got "65536 bytes", expected at most 60000 bytes, which orders accepts',
      'LINT-MESSAGE-SIZE services/reader: producerConfig batch.size: got "524288 bytes", expected at most 60000 bytes, which orders accepts',
    ])
  })

  test('dead letters that go before the events', () => {
    const { system, topic, read } = shop({ config: { 'log.retention.hours': 24 * 30 } })
    read('reader', [topic('orders'), topic('short', { retention: Duration.days(10) })])
    expect(found(system)).toEqual([
      'LINT-RETENTION-DLQ kafka/kafka/topics/orders.dlq: retention: got "14 days", expected at least as long as orders (30 days)',
    ])
    const endless = shop({ config: { 'log.retention.ms': -1 } })
    endless.read('reader', [endless.topic('orders')])
    expect(found(endless.system)).toEqual([
      'LINT-RETENTION-DLQ kafka/kafka/topics/orders.dlq: retention: got "14 days", expected at least as long as orders (forever)',
    ])
  })

  test('events and offsets that go within an outage', () => {
    const { system, topic, read } = shop({ config: { 'offsets.retention.minutes': 1_440 } })
    const [short, long] = [topic('short', { retention: Duration.days(1) }), topic('long', { retention: 'forever' })]
    expectOutage(read('reader', [short, long]), Duration.days(2))
    expectOutage(read('careful', [long]), Duration.hours(24))
    expect(found(system)).toEqual([
      'LINT-RETENTION-OUTAGE kafka/kafka/topics/short: retention: got "1 day", expected at least 2 days, for which reader may be down',
      'LINT-RETENTION-OUTAGE services/reader: offsets of its group: got "1 day", expected at least 2 days, for which it may be down',
    ])
  })
})

describe('production', () => {
  test('what is good enough for one machine', () => {
    const build = (environment: typeof live | typeof testEnvironment) => {
      const { system, chart, kafka, topic, read } = shop({ brokers: 1, volumeRetention: 'Delete' }, { environment })
      new KafkaUi(chart, 'kafka-ui', { cluster: kafka })
      const database = new PostgresDatabase(chart, 'pg', { database: 'a', user: 'b', throwAwayPassword: 'c' })
      read('reader', [topic('orders')], { database })
      return system
    }
    expect(found(build(live))).toEqual([
      'LINT-ONE-BROKER kafka/kafka: brokers: got 1, expected at least 3 in production',
      'LINT-LOCAL-PASSWORD services/pg: password: got "one in git", expected a Secret that no manifest contains',
      'LINT-OPEN-UI services/kafka-ui: Kafka UI: got "http://kafka-ui:8080", expected none in production',
      'LINT-VOLUMES-DELETED kafka/kafka: volumeRetention: got "Delete", expected Retain in production',
    ])
    expect(found(build(testEnvironment))).toEqual([])
  })

  test('one replica on several brokers', () => {
    const { system, topic } = shop({}, { environment: live })
    topic('orders', { replicationFactor: 1 })
    expect(found(system)).toEqual([
      'LINT-ONE-REPLICA kafka/kafka/topics/orders: replicationFactor: got 1, expected at least 2 in production',
    ])
  })
})

describe('two systems', () => {
  const writer = (name: string, server?: string, environment = testEnvironment, group = `${name}-writers`) => {
    const { system, topic, read } = guest('msk', new System(name, { environment }), server ? [server] : undefined)
    read('writer', [topic(`${name}-in`)], { group, produces: [topic('orders')] })
    return system
  }

  test('write one topic', () => {
    expect(found(writer('one'), writer('two'))).toEqual([
      'LINT-SHARED-TOPIC msk/topics/orders: producers: got "writer and two/writer", expected the workloads of one system',
      'LINT-SHARED-TOPIC msk/topics/orders: producers: got "writer and one/writer", expected the workloads of one system',
    ])
  })

  test('read in one group', () => {
    const [one, two] = ['one', 'two'].map((name) => writer(name, undefined, undefined, 'writers'))
    if (one === undefined || two === undefined) throw new Error('unreachable')
    expect(found(one, two)).toEqual([
      'LINT-SHARED-GROUP services/writer: group: got "writers", expected a group that two/writer on the same cluster does not use',
      'LINT-SHARED-GROUP services/writer: group: got "writers", expected a group that one/writer on the same cluster does not use',
    ])
  })

  test('meet on the same cluster, in the same environment only', () => {
    expect(found(writer('one'), writer('two', 'other.example.com:9092'))).toEqual([])
    expect(found(writer('one'), writer('two', undefined, { ...testEnvironment, name: 'other' }))).toEqual([])
  })

  test('mean two clusters by one short name in two namespaces', () => {
    const own = { ...testEnvironment, ownNamespaces: true }
    expect(found(writer('one', 'kafka:9092', own), writer('two', 'kafka:9092', own))).toEqual([])
    expect(found(writer('one', 'kafka:9092'), writer('two', 'kafka:9092'))).toHaveLength(2)
  })
})

describe('an acceptance', () => {
  const lonely = (environment: typeof live | typeof testEnvironment, reason = 'it is a toy') => {
    const { system, kafka, topic } = shop({ brokers: 1 }, { environment })
    topic('orders')
    acceptFinding(kafka, 'LINT-ONE-BROKER', reason)
    return system
  }

  test('marks a warning, with its reason', () => {
    expect(linted(lonely(live))).toMatchObject([{ code: 'LINT-ONE-BROKER', accepted: 'it is a toy' }])
  })

  test('has to match in one environment at least', () => {
    expect(linted(lonely(live), lonely(testEnvironment))).toMatchObject([{ accepted: 'it is a toy' }])
    expect(linted(lonely(testEnvironment))).toMatchObject([
      {
        code: 'LINT-ACCEPTANCE',
        path: 'kafka/kafka',
        message: 'accepted: got "LINT-ONE-BROKER", expected a warning that occurs in some environment; remove it',
      },
    ])
  })

  test('needs a reason', () => {
    expect(linted(lonely(live, ' ')).map(({ code, accepted }) => [code, accepted])).toEqual([
      ['LINT-ONE-BROKER', undefined],
      ['LINT-ACCEPTANCE', undefined],
    ])
  })

  test('silences the warning of synth, on its construct only', () => {
    const { system, kafka } = shop()
    const orders = kafka.addTopic('orders')
    expect(warningsOf(system)).toHaveLength(1)
    acceptFinding(kafka, 'LINT-ORPHAN-TOPIC', 'not here')
    expect(warningsOf(system)).toHaveLength(1)
    acceptFinding(orders, 'LINT-ORPHAN-TOPIC', '')
    expect(warningsOf(system)).toHaveLength(1)
    acceptFinding(orders, 'LINT-ORPHAN-TOPIC', 'its producer comes next week')
    expect(warningsOf(system)).toEqual([])
  })

  test('accepts no error, and is not judged while there are errors', () => {
    const { system, kafka, topic, read } = shop()
    acceptFinding(kafka, 'LINT-ONE-BROKER', 'for later')
    acceptFinding(read('reader', [topic('orders')], { replicas: 9 }), 'LINT-REPLICAS', 'we like idle pods')
    expect(linted(system).map(({ level, code, accepted }) => [level, code, accepted])).toEqual([
      ['error', 'LINT-REPLICAS', undefined],
    ])
  })
})

test('a system with errors has no manifests to look at; the others are looked at all the same', () => {
  const broken = shop({ brokers: 0 }, { environment: live })
  const sound = shop({ brokers: 1 }, { environment: { ...live, name: 'other' } })
  expect(linted(sound.system, broken.system).map(({ level, code }) => `${level} ${code}`)).toEqual([
    'warning LINT-ONE-BROKER',
    'error LINT-VALUE',
  ])
})

test('an empty system has no findings', () => {
  expect(linted(testSystem())).toEqual([])
})
