import { describe, expect, test } from 'vitest'
import { apiObjectsOf, buildSystem, topologyOf } from '../../../constructs/index.ts'
import { declaredTopics } from '../../../contracts/topics.ts'
import { environments } from '../../../environments.ts'
import { orderInventoryNotification } from '../../../services/order-inventory-notification/system.ts'
import { findingsOf } from '../../../synthesis/findings.ts'
import { environmentOf, find, type Manifest, secretsOf } from '../../support.ts'

/** What the documents of this system rely on. */
describe.each([
  ['local', 1],
  ['production', 3],
])('%s', (name, brokers) => {
  const environment = environments.find((one) => one.name === name)
  if (environment === undefined) throw new Error(`there is no environment ${name}`)
  const system = buildSystem(orderInventoryNotification, environment)
  const objects = () => apiObjectsOf(system).map((object) => object.toJson() as Manifest)

  test('nothing is wrong with it', () => {
    expect(findingsOf([system])).toEqual({ errors: [], warnings: [] })
  })

  test(`has ${brokers} broker(s), and both topics three partitions with as many copies`, () => {
    const text = find(objects(), 'ConfigMap', 'kafka-topics').data?.['topics.json'] ?? ''
    const topics = declaredTopics.parse(JSON.parse(text)).filter((topic) => !topic.name.endsWith('.dlq'))
    expect(topics.map((topic) => [topic.name, topic.partitions, topic.replicationFactor])).toEqual([
      ['order-events', 3, brokers],
      ['inventory-events', 3, brokers],
    ])
  })

  test('each service reads as the group of its name', () => {
    const { workloads } = topologyOf(system)
    const of = ({ name, group, consumes, produces }: (typeof workloads)[number]) => [
      name,
      group,
      ...[consumes, produces].map((topics) => topics.map(({ topicName }) => topicName).join()),
    ]
    expect(workloads.map(of)).toEqual([
      ['order-service', 'order-service', 'inventory-events', 'order-events'],
      ['inventory-service', 'inventory-service', 'order-events', 'inventory-events'],
      ['notification-service', 'notification-service', 'inventory-events', ''],
    ])
  })

  test('the API is at port 8000, the database at 5432', () => {
    const ports = (service: string) => find(objects(), 'Service', service).spec?.ports?.map(({ port }) => port)
    expect([ports('order-service'), ports('postgres')]).toEqual([[8000], [5432]])
  })

  test('every service has the database appdb, and user and password from the Secret', () => {
    for (const service of ['order-service', 'inventory-service', 'notification-service']) {
      const deployment = find(objects(), 'Deployment', service)
      expect(environmentOf(deployment)).toMatchObject({ PGHOST: 'postgres', PGDATABASE: 'appdb' })
      expect(secretsOf(deployment)).toEqual({
        PGUSER: 'postgres-credentials/username',
        PGPASSWORD: 'postgres-credentials/password',
      })
    }
  })
})
