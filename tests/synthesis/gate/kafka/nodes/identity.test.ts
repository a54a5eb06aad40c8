import { expect, test } from 'vitest'
import { edited, ruling, shop, unexplained, verdicts } from '../support.ts'

const OTHER_ID = 'AAAAk6OUr8ShgAmrndhdbA'

test('another cluster id keeps nodes from starting, and says which one the disks have', () => {
  const [before, after] = [shop(), shop({ kafka: { clusterId: OTHER_ID } })]
  const found = ruling('KAFKA-CLUSTER-ID', before, after)
  expect(found).toMatchObject({
    class: 'outage',
    object: { kind: 'StatefulSet', name: 'kafka' },
    path: 'spec.template.spec.containers[kafka].env[KAFKA_CLUSTER_ID].value',
    new: OTHER_ID,
  })
  expect(found.why).toContain('stops at kafka-2')
  expect(found.action).toContain('kubectl delete pod kafka-2')
  expect(unexplained(before, after)).toEqual([])
})

test('both pools of a cluster with dedicated controllers have the id', () => {
  const dedicated = { controllers: 3 }
  expect(verdicts(shop({ kafka: dedicated }), shop({ kafka: { ...dedicated, clusterId: OTHER_ID } }))).toEqual([
    'outage KAFKA-CLUSTER-ID StatefulSet/kafka-controller',
    'outage KAFKA-CLUSTER-ID StatefulSet/kafka-broker',
  ])
})

test('of a single node Kafka is away at once', () => {
  const after = shop({ kafka: { brokers: 1, clusterId: OTHER_ID } })
  expect(ruling('KAFKA-CLUSTER-ID', shop({ kafka: { brokers: 1 } }), after).why).toContain('kafka-0 is the only node')
})

test('another offset of node ids is another node', () => {
  const before = shop()
  const after = edited(before, 'StatefulSet/kafka', (text) =>
    text.replace('"KAFKA_NODE_ID_OFFSET","value":"0"', '"KAFKA_NODE_ID_OFFSET","value":"100"'),
  )
  expect(ruling('KAFKA-NODE-ID', before, after)).toMatchObject({ class: 'outage', old: '0', new: '100' })
})

test('so is another node.id in the properties, where it is no placeholder', () => {
  const literal = (id: number) =>
    edited(shop({ kafka: { brokers: 1 } }), 'ConfigMap/kafka-config', (text) =>
      text.replace(/node\.id=[^\\]*/, `node.id=${id}`),
    )
  expect(ruling('KAFKA-NODE-ID', literal(1), literal(2))).toMatchObject({
    class: 'outage',
    object: { kind: 'ConfigMap', name: 'kafka-config' },
    path: 'data[server.properties][node.id]',
  })
})
