import { expect, test } from 'vitest'
import { declaredTopics } from '../../contracts/topics.ts'
import { emitted, environmentOf, find } from '../support.ts'

/** What the documents of this system rely on: names, labels and numbers that nobody may change by accident. */
const objectsOf = (environment: string) =>
  emitted().flatMap(({ folder, object }) => (folder === `${environment}/orders-payments-shipping` ? [object] : []))
const local = objectsOf('local')
const production = objectsOf('production')

test('local Kafka is three combined nodes called kafka, with 10Gi each', () => {
  const { spec } = find(local, 'StatefulSet', 'kafka')
  expect(spec).toMatchObject({ replicas: 3, serviceName: 'kafka' })
  expect(spec?.template.metadata?.labels).toMatchObject({ app: 'kafka' })
  expect(spec?.volumeClaimTemplates).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: { app: 'kafka' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    },
  ])
})

test.each([
  ['local', local],
  ['production', production],
])('%s: kafka gives every node a name, kafka-bootstrap is where clients begin', (_, objects) => {
  expect(find(objects, 'Service', 'kafka').spec).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    selector: { app: 'kafka' },
  })
  expect(find(objects, 'Service', 'kafka-bootstrap').spec?.ports).toMatchObject([{ port: 9092, targetPort: 9092 }])
})

test.each([
  ['local', local],
  ['production', production],
])('%s: the topics have three partitions and replicas, and dead letters stay longer', (_, objects) => {
  const text = find(objects, 'ConfigMap', 'kafka-topics').data?.['topics.json'] ?? ''
  const topics = declaredTopics.parse(JSON.parse(text))
  const names = ['orders', 'payments', 'shipping']
  expect(topics.map(({ name }) => name)).toEqual([...names, ...names.map((name) => `${name}.dlq`)])
  const week = 7 * 86_400_000
  for (const { name, partitions, replicationFactor, config } of topics) {
    expect({ partitions, replicationFactor, insync: config['min.insync.replicas'] }).toEqual({
      partitions: 3,
      replicationFactor: 3,
      insync: '2',
    })
    expect(Number(config['retention.ms'] ?? week) > week).toBe(name.endsWith('.dlq'))
  }
})

test.each(['orders', 'payments', 'shipping'])('%s-consumer has two replicas in a group of its own', (name) => {
  for (const objects of [local, production]) {
    const deployment = find(objects, 'Deployment', `${name}-consumer`)
    expect(deployment.spec?.replicas).toBe(2)
    expect(environmentOf(deployment).KAFKA_GROUP_ID).toBe(`${name}-service`)
  }
})

test('the producer is a Job', () => {
  expect(find(local, 'Job').metadata?.name).toBe('kafka-producer')
})

test('production has three controllers beside three brokers, in a namespace of its own', () => {
  expect(find(production, 'StatefulSet', 'kafka-controller').spec?.replicas).toBe(3)
  expect(find(production, 'StatefulSet', 'kafka-broker').spec?.replicas).toBe(3)
  expect(find(production, 'Namespace').metadata?.name).toBe('orders-payments-shipping')
  expect(local.map(({ kind }) => kind)).not.toContain('Namespace')
})
