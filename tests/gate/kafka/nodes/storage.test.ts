import { expect, test } from 'vitest'
import { edited, orderPlaced, ruling, rulings, type ShopProps, shop, unexplained } from '../support.ts'

const elsewhere = (props: ShopProps = {}) =>
  edited(shop(props), 'ConfigMap/kafka-config', (text) =>
    text.replace('/var/lib/kafka/data/log', '/var/lib/kafka/data/logs'),
  )

test('another directory is empty: with replicas elsewhere it fills again', () => {
  const found = ruling('KAFKA-LOG-DIRS', shop(), elsewhere())
  expect(found).toMatchObject({
    class: 'manual-steps',
    path: 'data[server.properties][log.dirs]',
    old: 'claim data /log',
    new: 'claim data /logs',
  })
  expect(found.action).toContain('Restore /var/lib/kafka/data/log')
})

test('a topic with one replica, or a single node, has nowhere to fill from', () => {
  const topics = { orders: { events: [orderPlaced], replicationFactor: 1 } }
  const found = ruling('KAFKA-LOG-DIRS', shop({ topics }), elsewhere({ topics }))
  expect(found.class).toBe('data-loss')
  expect(found.why).toContain('orders')
  const one = { kafka: { brokers: 1 } }
  expect(ruling('KAFKA-LOG-DIRS', shop(one), elsewhere(one)).class).toBe('data-loss')
})

test('a directory outside of the claim goes with its pod', () => {
  const after = edited(shop(), 'ConfigMap/kafka-config', (text) => text.replace('/var/lib/kafka/data/log', '/tmp/log'))
  expect(ruling('KAFKA-LOG-DIRS', shop(), after)).toMatchObject({ class: 'data-loss', new: 'emptyDir /log' })
})

test('a volume that is mounted elsewhere while the properties stay', () => {
  const after = edited(shop(), 'StatefulSet/kafka', (text) =>
    text.replace('"mountPath":"/var/lib/kafka/data"', '"mountPath":"/data"'),
  )
  expect(ruling('KAFKA-LOG-DIRS', shop(), after)).toMatchObject({
    class: 'data-loss',
    object: { kind: 'StatefulSet' },
    path: 'spec.template.spec.containers[kafka].volumeMounts',
  })
  expect(unexplained(shop(), after)).toEqual([])
})

test('a volume that is mounted elsewhere with its directory is the same disk', () => {
  const mounted = edited(shop(), 'StatefulSet/kafka', (text) =>
    text.replace('"mountPath":"/var/lib/kafka/data"', '"mountPath":"/data"'),
  )
  const after = edited(mounted, 'ConfigMap/kafka-config', (text) =>
    text.replace('/var/lib/kafka/data/log', '/data/log'),
  )
  expect(rulings(shop(), after)).toEqual([])
})

test('a claim with another name is another disk, and the API server refuses it', () => {
  const after = edited(shop(), 'StatefulSet/kafka', (text) => text.replaceAll('"name":"data"', '"name":"disk"'))
  const found = rulings(shop(), after).find(({ code }) => code === 'KAFKA-CLAIM-NAME')
  expect(found).toMatchObject({ class: 'data-loss', old: 'data', new: 'disk' })
  expect(found?.action).toContain('data-kafka-0')
})
