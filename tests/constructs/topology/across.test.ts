import { describe, expect, test } from 'vitest'
import {
  acceptFinding,
  acrossFindings,
  defineTopic,
  EventConsumer,
  type IKafkaCluster,
  KafkaCluster,
  ProducerJob,
  System,
} from '../../../constructs/index.ts'
import { findingsOf } from '../../../synthesis/findings.ts'
import { testEnvironment } from '../../support.ts'

const orders = defineTopic({ name: 'orders', owner: 'shop', readers: ['analytics'], writers: ['till'] })

/** A system that names the brokers itself. */
function member(name: string, build: (kafka: IKafkaCluster, system: System) => void, topicsManagedBy?: string): System {
  const system = new System(name, { environment: testEnvironment })
  const kafka = KafkaCluster.fromBootstrapServers(system, 'kafka', {
    bootstrapServers: ['kafka.example.com:9092'],
    ...(topicsManagedBy !== undefined && { topicsManagedBy }),
  })
  build(kafka, system)
  return system
}

const found = (...systems: readonly System[]) =>
  acrossFindings(systems, ['shop', 'analytics', 'till']).map(
    ({ level, code, construct, message }) =>
      `${level} ${code} ${System.find(construct)?.name} ${construct.node.id}: ${message.split(';')[0]}`,
  )

const shop = member('shop', (kafka, system) => {
  const topic = kafka.addTopic(orders)
  new EventConsumer(system.chart('c'), 'reader', { consumes: [topic], group: 'shop', produces: [topic] })
})

const analytics = (definition = orders) => member('analytics', (kafka) => void kafka.useTopic(definition))

test('a topic that its owner declares on the same cluster is fine', () => {
  expect(found(shop, analytics())).toEqual([])
})

describe('finds', () => {
  test('a topic that two reconcilers would make', () => {
    const twice = (topicsManagedBy?: string) =>
      found(...['shop', 'till'].map((name) => member(name, (kafka) => void kafka.addTopic('a'), topicsManagedBy)))
    expect(twice()).toEqual([
      'error LINT-SHARED-TOPIC shop a: topic name: got "a", expected a topic that till does not declare on the same cluster',
      'error LINT-SHARED-TOPIC till a: topic name: got "a", expected a topic that shop does not declare on the same cluster',
    ])
    expect(twice('the platform team')).toEqual([])
  })

  test('a topic whose owner is not there, or does not declare it', () => {
    expect(found(analytics())).toEqual([
      'error LINT-NOT-LENT analytics orders: useTopic: got "shop", expected an owner among analytics, the systems of test',
    ])
    const other = member('shop', (kafka) => void kafka.addTopic('other'))
    expect(found(other, analytics())).toEqual([
      'error LINT-NOT-LENT analytics orders: useTopic: got "orders", expected a topic that shop declares on the cluster: other',
    ])
  })

  test('a copy of a definition that says something else', () => {
    expect(found(shop, analytics({ ...orders, partitions: 9 }))).toEqual([
      'error LINT-NOT-LENT analytics orders: useTopic: got "orders with 9 partition(s), replication factor 3, events of any kind", expected what shop declares: orders with 3 partition(s), replication factor 3, events of any kind',
    ])
  })

  test('names of systems that there are not', () => {
    const odd = member(
      'shop',
      (kafka) => void kafka.addTopic({ ...orders, readers: ['analytcs', 'shop'], writers: [] }),
    )
    expect(found(odd).filter((line) => line.startsWith('error'))).toEqual([
      'error LINT-NOT-LENT shop orders: readers: got "analytcs, shop", expected names of other systems: analytics, till',
    ])
  })

  test('topics that are lent, and nobody reads or sends to, unless somebody has said why', () => {
    const idle = (accept = false) =>
      member(
        'shop',
        (kafka) => {
          const topic = kafka.addTopic(orders)
          if (!accept) return
          acceptFinding(topic, 'LINT-NO-CONSUMER', 'its reader comes next week')
          acceptFinding(topic, 'LINT-NO-PRODUCER', 'its writer comes next week')
        },
        'others',
      )
    expect(found(idle())).toEqual([
      'warning LINT-NO-CONSUMER shop orders: consumers: got "none", expected one in analytics',
      'warning LINT-NO-PRODUCER shop orders: producers: got "none", expected one in till',
    ])
    const systems = [idle(true)]
    expect(findingsOf(systems, { systems, names: ['shop', 'analytics', 'till'] })).toEqual({ errors: [], warnings: [] })
  })

  test('nothing about what other systems read and send', () => {
    const owner = member('shop', (kafka) => void kafka.addTopic(orders), 'others')
    const reader = member('analytics', (kafka, system) => {
      new EventConsumer(system.chart('c'), 'reader', { consumes: [kafka.useTopic(orders)], group: 'readers' })
    })
    const writer = member('till', (kafka, system) => {
      new ProducerJob(system.chart('c'), 'sender', { produces: [kafka.useTopic(orders)] })
    })
    expect(found(owner, reader, writer)).toEqual([])
  })
})
