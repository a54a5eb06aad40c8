import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../../gate/types.ts'
import type { Loose } from '../../objects.ts'
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

const without = (name: string) =>
  shop().map((object) => {
    if (object.kind !== 'StatefulSet') return object
    const copy = structuredClone(object) as Loose
    const [kafka] = copy.spec.template.spec.containers
    kafka.env = kafka.env.filter((variable: Loose) => variable.name !== name)
    return copy as KubernetesObject
  })

test('a cluster id that nobody says any more keeps nodes from starting, a Secret may say it', () => {
  const found = ruling('KAFKA-CLUSTER-ID', shop(), without('KAFKA_CLUSTER_ID'))
  expect(found).toMatchObject({ class: 'outage', new: undefined })
  expect(found.action).toMatch(/^Restore KAFKA_CLUSTER_ID=\S+\. /)
  const secret = edited(shop(), 'StatefulSet/kafka', (text) =>
    text.replace(/("KAFKA_CLUSTER_ID"),"value":"[^"]*"/, '$1,"valueFrom":{"secretKeyRef":{"name":"kafka","key":"id"}}'),
  )
  expect(verdicts(shop(), secret).join()).not.toContain('KAFKA-CLUSTER-ID')
})

test('an offset of node ids that is gone is 0', () => {
  expect(verdicts(shop(), without('KAFKA_NODE_ID_OFFSET')).join()).not.toContain('KAFKA-NODE-ID')
  const offset = (objects: KubernetesObject[]) =>
    edited(objects, 'StatefulSet/kafka', (text) =>
      text.replace('"KAFKA_NODE_ID_OFFSET","value":"0"', '"KAFKA_NODE_ID_OFFSET","value":"100"'),
    )
  expect(ruling('KAFKA-NODE-ID', offset(shop()), without('KAFKA_NODE_ID_OFFSET')).class).toBe('outage')
})

test.each([
  ['process.roles', 'KAFKA-ROLES'],
  ['node.id', 'KAFKA-NODE-ID'],
  ['controller.listener.names', 'KAFKA-CONTROLLER-LISTENER'],
] as const)('no node starts without %s', (key, code) => {
  const after = edited(shop(), 'ConfigMap/kafka-config', (text) =>
    text.replace(new RegExp(`${key.replaceAll('.', '\\.')}=.*?\\\\n`), ''),
  )
  const found = ruling(code, shop(), after)
  expect(found).toMatchObject({ class: 'outage', path: `data[server.properties][${key}]`, new: undefined })
  expect(found.action).toContain(`Restore ${key}=`)
})
