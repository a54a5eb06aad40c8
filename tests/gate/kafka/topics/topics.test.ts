import { expect, test } from 'vitest'
import { edited, orderPaid, orderPlaced, ruling, rulings, shop, unexplained, verdicts } from '../support.ts'

const two = {
  orders: { events: [orderPlaced] },
  payments: { events: [orderPaid], peers: [{ name: 'a bank', direction: 'produces' as const }] },
}

test('a topic that is no longer declared stays in Kafka', () => {
  const both = shop({ topics: two })
  const found = ruling('KAFKA-TOPIC-REMOVED', both, shop())
  expect(found).toMatchObject({
    class: 'manual-steps',
    object: { kind: 'ConfigMap', name: 'kafka-topics' },
    path: 'data[topics.json][payments]',
    new: undefined,
  })
  expect(found.action).toContain('kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic payments')
  expect(unexplained(both, shop())).toEqual([])
})

test('who still uses it is named', () => {
  const before = shop()
  const after = edited(before, 'ConfigMap/kafka-topics', (text) => text.replace(/\[.*\]/, '[]'))
  expect(ruling('KAFKA-TOPIC-REMOVED', before, after).why).toContain('billing and orders still use it')
  // Nobody is told how to delete what is in use.
  expect(ruling('KAFKA-TOPIC-REMOVED', before, after).action).toMatch(/^Declare \S+ again, or first remove it from /)
})

test('a topic under another name begins empty', () => {
  const before = shop()
  const after = shop({ topics: { purchases: { events: [orderPlaced] } } })
  const found = ruling('KAFKA-TOPIC-RENAMED', before, after)
  expect(found).toMatchObject({
    class: 'reprocessing',
    path: 'data[topics.json][purchases]',
    old: 'orders',
    new: 'purchases',
  })
  expect(verdicts(before, after)).toContain('manual-steps KAFKA-TOPIC-REMOVED ConfigMap/kafka-topics')
  expect(verdicts(before, after)).toContain('reprocessing KAFKA-CONSUMED-TOPICS Deployment/billing')
  expect(unexplained(before, after)).toEqual([])
})

test('of several topics that come and go the users say which is which', () => {
  const names = (first: string, second: string) =>
    shop({
      topics: {
        [first]: { events: [orderPlaced] },
        [second]: { events: [orderPaid], peers: [{ name: 'a bank', direction: 'produces' as const }] },
      },
      consumes: [first, second],
      produces: [first],
    })
  const found = rulings(names('orders', 'payments'), names('purchases', 'payments')).filter(
    ({ code }) => code === 'KAFKA-TOPIC-RENAMED',
  )
  expect(found.map((one) => [one.old, one.new])).toEqual([['orders', 'purchases']])
})

test('dead letters that nobody declares any more are still there', () => {
  const after = shop({ consumer: { deadLetters: false } })
  expect(ruling('KAFKA-DEAD-LETTERS-REMOVED', shop(), after)).toMatchObject({
    class: 'manual-steps',
    path: 'data[topics.json][orders.dlq]',
  })
})

test('a new topic is created by the reconciler, whose pod alone is replaced', () => {
  const [before, after] = [shop(), shop({ topics: two })]
  expect(verdicts(before, after)).toEqual([
    'no-restart KAFKA-TOPIC-ADDED ConfigMap/kafka-topics',
    'rolling-restart KAFKA-TOPICS-APPLIED Deployment/kafka-topics',
  ])
  expect(ruling('KAFKA-TOPICS-APPLIED', before, after).path).toBe(
    'spec.template.metadata.annotations[cdk8s-kafka/topics-hash]',
  )
  expect(unexplained(before, after)).toEqual([])
})

test('one with more replicas than brokers is not', () => {
  const after = edited(shop({ topics: two }), 'ConfigMap/kafka-topics', (text) =>
    text.replaceAll('\\"replicationFactor\\": 3', '\\"replicationFactor\\": 4'),
  )
  expect(ruling('KAFKA-TOPIC-IMPOSSIBLE', shop(), after)).toMatchObject({ class: 'outage' })
})

test('partitions can grow, and then keys go elsewhere', () => {
  const found = ruling('KAFKA-PARTITIONS-GROWN', shop({ consumer: { deadLetters: false } }), grown(6))
  expect(found).toMatchObject({
    class: 'ordering-break',
    path: 'data[topics.json][orders].partitions',
    old: 3,
    new: 6,
  })
})

test('those of dead letters keep their numbers', () => {
  const after = shop({ topics: { orders: { events: [orderPlaced], partitions: 6 } } })
  const found = rulings(shop(), after).find(({ path }) => path === 'data[topics.json][orders.dlq].partitions')
  expect(found?.class).toBe('no-restart')
})

test('partitions never shrink: the reconciler refuses it', () => {
  const found = ruling('KAFKA-PARTITIONS-SHRUNK', grown(6), grown(3))
  expect(found).toMatchObject({ class: 'manual-steps', old: 6, new: 3 })
  expect(found.action).toContain('Declare 6 again')
})

test('nor does the number of replicas change', () => {
  const after = shop({
    consumer: { deadLetters: false },
    topics: { orders: { events: [orderPlaced], replicationFactor: 2 } },
  })
  expect(ruling('KAFKA-REPLICATION-FACTOR', grown(3), after)).toMatchObject({ class: 'manual-steps', old: 3, new: 2 })
})

const grown = (partitions: number) =>
  shop({ consumer: { deadLetters: false }, topics: { orders: { events: [orderPlaced], partitions } } })

test('a new system has new topics, and that is all', () => {
  expect(rulings([], shop())).toEqual([])
})
