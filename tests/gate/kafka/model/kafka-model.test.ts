import { expect, test } from 'vitest'
import { kafkaModel as modelOf } from '../../../../gate/kafka/kafka-model.ts'
import { consumedBy } from '../../../../gate/kafka/model/clients.ts'
import { Side } from '../../../../gate/objects/side.ts'
import type { KubernetesObject } from '../../../../gate/types.ts'
import { emitted } from '../../../support.ts'
import { edited, foundIn, shop } from '../support.ts'

const kafkaModel = (objects: readonly KubernetesObject[]) => modelOf(new Side(objects))

test('a cluster with its pools, topics and clients', () => {
  const model = kafkaModel(shop({ namespace: 'shop', kafka: { controllers: 3 } }))
  expect(model.clusters).toHaveLength(1)
  expect(model.clusters[0]).toMatchObject({ name: 'kafka-broker', namespace: 'shop' })
  expect(
    model.clusters[0]?.pools.map(({ name, replicas, properties }) => [
      name,
      replicas,
      properties.get('process.roles')?.value,
    ]),
  ).toEqual([
    ['kafka-controller', 3, 'controller'],
    ['kafka-broker', 3, 'broker'],
  ])
  expect(model.topics.map(({ name }) => name)).toEqual(['orders', 'orders.dlq'])
  expect(model.clients.map((client) => [client.name, client.group?.value, consumedBy(client)])).toEqual([
    ['kafka-topics', undefined, []],
    ['billing', 'billing', ['orders']],
    ['orders', undefined, []],
  ])
  for (const client of model.clients) expect(model.clusterOf(client)).toBe(model.clusters[0])
  for (const topic of model.topics) expect(model.clusterOfTopic(topic)).toBe(model.clusters[0])
})

test('every committed system is read: one cluster, and nobody talks to another', () => {
  const all = emitted()
  for (const folder of new Set(all.map((one) => one.folder))) {
    const objects = all
      .filter((one) => one.folder === folder)
      .map(({ object }) => object as unknown as KubernetesObject)
    const model = kafkaModel(objects)
    const outside = model.clients.filter((client) => client.bootstrapServers && !model.clusterOf(client))
    if (model.clusters.length > 0) expect([folder, outside.map(({ name }) => name)]).toEqual([folder, []])
    expect([folder, model.clusters.length <= 1]).toEqual([folder, true])
    expect([folder, model.clients.length > 0]).toEqual([folder, true])
  }
})

test('topics that are none are left out', () => {
  const broken = (text: string) =>
    kafkaModel(
      edited(shop(), 'ConfigMap/kafka-topics', (object) =>
        object.replace(/"topics\.json":".*?[^\\]"/, `"topics.json":${JSON.stringify(text)}`),
      ),
    ).topics.map(({ name }) => name)
  expect(broken('no JSON')).toEqual([])
  expect(broken('{}')).toEqual([])
  expect(broken('[{"name":"a"},{"name":"b","partitions":1,"replicationFactor":1,"config":{}}]')).toEqual(['b'])
})

test('objects of any shape are read without an error, and compared', () => {
  const shapes: readonly unknown[] = [null, 'text', 7, true, [], {}, [null], [{ name: 1 }], { spec: 'x' }]
  const kinds = ['StatefulSet', 'Deployment', 'Job', 'CronJob', 'ConfigMap', 'Service']
  const container = { name: 'a', image: 'apache/kafka:4.3.1' }
  const sane = shop()
  const odd = kinds.flatMap((kind) =>
    shapes
      .flatMap((shape): object[] => [
        { spec: shape, data: shape },
        { spec: { template: { spec: { containers: shape, volumes: shape } }, selector: shape, replicas: shape } },
        { spec: { template: { spec: { containers: [{ ...container, env: shape, envFrom: shape }] } } } },
        { spec: { template: { spec: { containers: [{ ...container, volumeMounts: shape, resources: shape }] } } } },
        { data: { 'server.properties': shape, 'topics.json': shape } },
      ])
      .map((object) => ({ apiVersion: 'v1', kind, metadata: { name: 'kafka' }, ...object }) as KubernetesObject),
  )
  for (const object of odd) {
    const replaced = sane.map((one) => (one.kind === object.kind && one.metadata.name === 'kafka' ? object : one))
    for (const [before, after] of [
      [sane, [...replaced, object]],
      [[...replaced, object], sane],
    ] as const) {
      const objects = after.map((one, index) => ({
        ...(before[index] && { before: before[index] }),
        after: one,
        fields: [],
      }))
      expect(() => foundIn({ unit: 'odd', before, after, objects, written: new Map() })).not.toThrow()
    }
  }
})
