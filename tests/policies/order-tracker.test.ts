import { expect, test } from 'vitest'
import { emitted, environmentOf, find } from '../support.ts'

/** What the documents of this system rely on: names, labels and numbers that nobody may change by accident. */
const objectsOf = (environment: string) =>
  emitted().flatMap(({ folder, object }) => (folder === `${environment}/order-tracker` ? [object] : []))
const local = objectsOf('local')
const production = objectsOf('production')

test('kafka-0 is all of Kafka, and its claim has the label by which it is deleted', () => {
  for (const objects of [local, production]) {
    const { spec } = find(objects, 'StatefulSet', 'kafka')
    expect(spec).toMatchObject({ replicas: 1, serviceName: 'kafka' })
    expect(spec?.template.metadata?.labels).toMatchObject({ app: 'kafka' })
    expect(spec?.volumeClaimTemplates?.map(({ metadata }) => metadata)).toEqual([
      { name: 'data', labels: { app: 'kafka' } },
    ])
    expect(spec?.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' })
  }
})

test('clients begin at kafka-bootstrap:9092; a port-forward begins at port 9094 of the pod, locally', () => {
  for (const objects of [local, production]) {
    expect(find(objects, 'Service', 'kafka-bootstrap').spec?.ports).toMatchObject([{ port: 9092 }])
  }
  const listeners = (objects: typeof local) =>
    /^listeners=(.*)$/m.exec(find(objects, 'ConfigMap', 'kafka-config').data?.['server.properties'] ?? '')?.[1]
  const everywhere = 'CLIENT://:9092,INTERNAL://:9091,CONTROLLER://:9093'
  expect(listeners(local)).toBe(`${everywhere},LOCALHOST://127.0.0.1:9094`)
  expect(listeners(production)).toBe(everywhere)
})

test('the topic is orders, the group order-tracker, the workloads producer and consumer', () => {
  for (const objects of [local, production]) {
    expect(find(objects, 'Job').metadata?.name).toBe('producer')
    const consumer = find(objects, 'Deployment', 'consumer')
    expect(consumer.spec?.selector.matchLabels).toEqual({ app: 'consumer' })
    expect(environmentOf(consumer)).toMatchObject({
      KAFKA_GROUP_ID: 'order-tracker',
      KAFKA_CONSUMES: '[{"topic":"orders","events":["order.placed"],"deadLetters":"orders.dlq"}]',
    })
  }
})

test('production has a namespace of its own, local goes where kubectl says', () => {
  expect(find(production, 'Namespace').metadata?.name).toBe('order-tracker')
  expect(local.map(({ kind }) => kind)).not.toContain('Namespace')
})
