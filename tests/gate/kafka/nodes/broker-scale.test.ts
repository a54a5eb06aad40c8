import { expect, test } from 'vitest'
import { edited, orderPlaced, ruling, type ShopProps, shop } from '../support.ts'

const brokers = (count: number, props: ShopProps = {}) =>
  shop({ ...props, kafka: { ...props.kafka, brokers: count, controllers: 3 } })

test('new brokers are empty and nothing restarts for them', () => {
  const found = ruling('KAFKA-BROKERS-ADDED', brokers(3), brokers(4))
  expect(found).toMatchObject({ class: 'no-restart', path: 'spec.replicas', old: 3, new: 4 })
})

test('one of three brokers leaves partitions a replica short', () => {
  const found = ruling('KAFKA-BROKERS-REMOVED', brokers(4), brokers(3))
  expect(found).toMatchObject({ class: 'manual-steps', object: { name: 'kafka-broker' } })
  expect(found.why).toContain('kafka-broker-3 stops')
})

test('fewer replicas than min.insync.replicas stop producers', () => {
  const found = ruling('KAFKA-BROKERS-REMOVED', brokers(3), brokers(1))
  expect(found.class).toBe('outage')
  expect(found.why).toContain('orders')
  expect(found.why).toContain('NOT_ENOUGH_REPLICAS')
})

test('all replicas of a partition may be on the brokers that go', () => {
  const topics = { orders: { events: [orderPlaced], replicationFactor: 1 } }
  const found = ruling('KAFKA-BROKERS-REMOVED', brokers(4, { topics }), brokers(3, { topics }))
  expect(found.class).toBe('outage')
  expect(found.why).toContain('orders and orders.dlq whose replicas are all there have no leader')
  const deleted = { topics, kafka: { volumeRetention: 'Delete' as const } }
  expect(ruling('KAFKA-BROKERS-REMOVED', brokers(4, deleted), brokers(3, deleted)).class).toBe('data-loss')
})

test('a number that nobody wrote is one', () => {
  const unwritten = edited(brokers(3), 'StatefulSet/kafka-broker', (text) => text.replace('"replicas":3,', ''))
  expect(ruling('KAFKA-BROKERS-REMOVED', brokers(3), unwritten)).toMatchObject({ old: 3, new: 1 })
})
