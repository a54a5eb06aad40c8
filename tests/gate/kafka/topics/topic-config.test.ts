import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import type { KafkaTopicProps } from '../../../../constructs/index.ts'
import { edited, orderPlaced, ruling, rulings, shop } from '../support.ts'

const topic = (props: KafkaTopicProps = {}) =>
  shop({ consumer: { deadLetters: false }, topics: { orders: { events: [orderPlaced], ...props } } })

const declared = (replace: (text: string) => string) => edited(topic(), 'ConfigMap/kafka-topics', replace)

test.each<[string, KafkaTopicProps, KafkaTopicProps, string, string]>([
  ['cut', { retention: Duration.days(3) }, { retention: Duration.days(1) }, 'KAFKA-RETENTION-CUT', 'data-loss'],
  ['below that of the brokers', {}, { retention: Duration.days(6) }, 'KAFKA-RETENTION-CUT', 'data-loss'],
  ['raised', {}, { retention: Duration.days(8) }, 'KAFKA-TOPIC-CONFIG', 'no-restart'],
  ['raised for ever', {}, { retention: 'forever' }, 'KAFKA-TOPIC-CONFIG', 'no-restart'],
  [
    'no longer for ever',
    { retention: 'forever' },
    { retention: Duration.days(900) },
    'KAFKA-RETENTION-CUT',
    'data-loss',
  ],
  [
    'cut of a compacted topic',
    { cleanupPolicy: 'compact', retention: Duration.days(3) },
    { cleanupPolicy: 'compact', retention: Duration.days(1) },
    'KAFKA-TOPIC-CONFIG',
    'no-restart',
  ],
  ['bytes cut', {}, { config: { 'retention.bytes': 1_000 } }, 'KAFKA-RETENTION-CUT', 'data-loss'],
  ['compacted from now on', {}, { cleanupPolicy: 'compact' }, 'KAFKA-CLEANUP-POLICY', 'data-loss'],
  ['both', { cleanupPolicy: 'delete' }, { cleanupPolicy: 'compact,delete' }, 'KAFKA-CLEANUP-POLICY', 'data-loss'],
  [
    'deleted from now on',
    { cleanupPolicy: 'compact' },
    { cleanupPolicy: 'delete' },
    'KAFKA-CLEANUP-POLICY',
    'data-loss',
  ],
  [
    'no longer deleted',
    { cleanupPolicy: 'compact,delete' },
    { cleanupPolicy: 'compact' },
    'KAFKA-TOPIC-CONFIG',
    'no-restart',
  ],
  [
    'smaller batches',
    { config: { 'max.message.bytes': 2_000_000 } },
    { config: { 'max.message.bytes': 600_000 } },
    'KAFKA-MESSAGE-SIZE-CUT',
    'outage',
  ],
  ['larger batches', {}, { config: { 'max.message.bytes': 2_000_000 } }, 'KAFKA-TOPIC-CONFIG', 'no-restart'],
  [
    'unclean elections',
    {},
    { config: { 'unclean.leader.election.enable': true } },
    'KAFKA-UNCLEAN-ELECTION',
    'data-loss',
  ],
  ['segments', {}, { config: { 'segment.ms': 3_600_000 } }, 'KAFKA-TOPIC-CONFIG', 'no-restart'],
  ['one copy is enough', {}, { minInsyncReplicas: 1 }, 'KAFKA-MIN-INSYNC-LOWERED', 'data-loss'],
])('%s', (_, before, after, code, given) => {
  const found = rulings(topic(before), topic(after)).filter(({ object }) => object.kind === 'ConfigMap')
  expect(found.map((one) => `${one.class} ${one.code}`)).toEqual([`${given} ${code}`])
})

test('old and new stand at the key of the config', () => {
  const found = ruling(
    'KAFKA-RETENTION-CUT',
    topic({ retention: Duration.days(3) }),
    topic({ retention: Duration.hours(36) }),
  )
  expect(found).toMatchObject({
    path: 'data[topics.json][orders].config[retention.ms]',
    old: '259200000',
    new: '129600000',
  })
  expect(found.why).toContain('kept for 3 days. The brokers delete anything beyond 36 hours')
})

test.each([['3'], ['5']])('min.insync.replicas=%s of three: Kafka asks for all of them', (value) => {
  const after = declared((text) => text.replace('min.insync.replicas\\": \\"2', `min.insync.replicas\\": \\"${value}`))
  expect(ruling('KAFKA-MIN-INSYNC-RAISED', topic(), after)).toMatchObject({ class: 'outage', old: '2', new: value })
})

test('of a single replica it never asks for more', () => {
  const [one, three] = [1, 3].map((brokers) =>
    shop({ kafka: { brokers, controllers: 3 }, consumer: { deadLetters: false } }),
  )
  const found = rulings(one ?? [], three ?? []).find(({ path }) =>
    path.endsWith('[orders].config[min.insync.replicas]'),
  )
  expect(found).toMatchObject({ class: 'no-restart', old: '1', new: '2' })
})

test('a config that is no longer declared stays as it was', () => {
  const found = ruling('KAFKA-TOPIC-CONFIG-LEFT', topic({ retention: Duration.days(3) }), topic())
  expect(found).toMatchObject({ class: 'manual-steps', old: '259200000', new: undefined })
  expect(found.action).toContain('--entity-name orders --delete-config retention.ms')
})

test('with one broker left, one copy is all there is', () => {
  const brokers = (count: number) =>
    shop({ kafka: { brokers: count, controllers: 3 }, consumer: { deadLetters: false } })
  const found = rulings(brokers(3), brokers(1)).find(({ path }) =>
    path.endsWith('[orders].config[min.insync.replicas]'),
  )
  expect(found).toMatchObject({ class: 'no-restart', old: '2', new: '1' })
})
