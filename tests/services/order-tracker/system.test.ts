import { describe, expect, test } from 'vitest'
import { apiObjectsOf, buildSystem, topologyOf } from '../../../constructs/index.ts'
import { declaredTopics } from '../../../contracts/topics.ts'
import { type Environment, environments } from '../../../environments.ts'
import { orderTracker } from '../../../services/order-tracker/system.ts'
import { findingsOf } from '../../../synthesis/findings.ts'
import { environmentOf, find, type Manifest } from '../../support.ts'

const tables: readonly Environment[] = environments.filter(({ name }) => name === 'local' || name === 'production')

describe.each(tables.map((environment) => [environment.name, environment] as const))('%s', (_, environment) => {
  const system = buildSystem(orderTracker, environment)
  const objects = apiObjectsOf(system).map((object) => object.toJson() as Manifest)

  test('nothing is wrong with it', () => {
    expect(findingsOf([system])).toEqual({ errors: [], warnings: [] })
  })

  test('Kafka is one node that is broker and controller', () => {
    expect(find(objects, 'StatefulSet')).toMatchObject({ metadata: { name: 'kafka' }, spec: { replicas: 1 } })
    const properties = find(objects, 'ConfigMap', 'kafka-config').data?.['server.properties']
    expect(properties).toContain('process.roles=broker,controller\n')
  })

  test('every topic has one copy, Kafka’s own too: a second could be nowhere', () => {
    const text = find(objects, 'ConfigMap', 'kafka-topics').data?.['topics.json'] ?? ''
    const topics = declaredTopics.parse(JSON.parse(text))
    expect(topics.map((topic) => [topic.name, topic.partitions, topic.replicationFactor])).toEqual([
      ['orders', 1, 1],
      ['orders.dlq', 1, 1],
    ])
    expect(topics.map(({ config }) => config['min.insync.replicas'])).toEqual(['1', '1'])
    const properties = find(objects, 'ConfigMap', 'kafka-config').data?.['server.properties'] ?? ''
    const copies = [...properties.matchAll(/^(.*(?:replication\.factor|min\.isr|min\.insync\.replicas))=(.*)$/gm)]
    expect(Object.fromEntries(copies.map(([, key, value]) => [key, value]))).toEqual({
      'default.replication.factor': '1',
      'min.insync.replicas': '1',
      'offsets.topic.replication.factor': '1',
      'transaction.state.log.replication.factor': '1',
      'transaction.state.log.min.isr': '1',
      'share.coordinator.state.topic.replication.factor': '1',
      'share.coordinator.state.topic.min.isr': '1',
    })
  })

  test('nothing has a disruption budget: of one pod, it would block every drain', () => {
    expect(objects.map(({ kind }) => kind)).not.toContain('PodDisruptionBudget')
  })

  test('the producer sends orders, one member of group order-tracker reads them', () => {
    const { workloads } = topologyOf(system)
    const of = ({ name, group, replicas, consumes, produces }: (typeof workloads)[number]) => [
      ...[name, group, replicas],
      ...[consumes, produces].map((topics) => topics.map(({ topicName }) => topicName).join()),
    ]
    expect(workloads.map(of)).toEqual([
      ['consumer', 'order-tracker', 1, 'orders', ''],
      ['producer', undefined, 1, '', 'orders'],
    ])
    expect(find(objects, 'Job').metadata?.name).toBe('producer')
    expect(find(objects, 'Deployment', 'consumer').spec?.replicas).toBe(1)
  })
})

test('a client on the reader’s machine finds the broker locally, not in production', () => {
  const portOf = (environment: Environment) => {
    const objects = apiObjectsOf(buildSystem(orderTracker, environment)).map((object) => object.toJson() as Manifest)
    return environmentOf(find(objects, 'StatefulSet')).KAFKA_LOCALHOST_PORT
  }
  expect(Object.fromEntries(tables.map((environment) => [environment.name, portOf(environment)]))).toEqual({
    local: '9092',
    production: undefined,
  })
})
