import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import type { KafkaClusterProps } from '../../../../constructs/index.ts'
import { edited, orderPlaced, ruling, rulings, type ShopProps, shop, unexplained } from '../support.ts'

type Config = NonNullable<KafkaClusterProps['config']>

const configured = (config: Config, props: ShopProps = {}) => shop({ ...props, kafka: { ...props.kafka, config } })

test('a property restarts the nodes, because the hash of the configuration changes with it', () => {
  const [before, after] = [shop(), configured({ 'num.io.threads': 16 })]
  const found = ruling('KAFKA-BROKER-CONFIG', before, after)
  expect(found).toMatchObject({
    class: 'rolling-restart',
    object: { kind: 'ConfigMap', name: 'kafka-config' },
    path: 'data[server.properties][num.io.threads]',
    old: undefined,
    new: '16',
  })
  expect(found.why).toContain('3 nodes of kafka restart one by one')
  expect(unexplained(before, after)).toEqual([])
})

test('without such a hash nobody restarts', () => {
  const after = edited(shop(), 'ConfigMap/kafka-config', (text) =>
    text.replace('auto.create.topics.enable=false', 'auto.create.topics.enable=false\\nnum.io.threads=16'),
  )
  const found = ruling('KAFKA-BROKER-CONFIG', shop(), after)
  expect(found.class).toBe('no-restart')
  expect(found.action).toContain('kubectl rollout restart statefulset/kafka')
})

test('a single broker is away while it restarts', () => {
  const one = { kafka: { brokers: 1 } }
  expect(ruling('KAFKA-BROKER-CONFIG', shop(one), configured({ 'num.io.threads': 16 }, one)).why).toContain(
    'kafka-0 restarts; it is the only node',
  )
})

test.each([
  [{ 'log.retention.hours': 24 }, 'KAFKA-RETENTION-CUT', 'data-loss'],
  [{ 'log.retention.bytes': 1_000_000 }, 'KAFKA-RETENTION-CUT', 'data-loss'],
  [{ 'log.cleanup.policy': 'compact' }, 'KAFKA-RETENTION-CUT', 'data-loss'],
  [{ 'log.retention.hours': 336 }, 'KAFKA-BROKER-CONFIG', 'rolling-restart'],
  [{ 'message.max.bytes': 100_000 }, 'KAFKA-MESSAGE-SIZE-CUT', 'outage'],
  [{ 'message.max.bytes': 10_000_000 }, 'KAFKA-BROKER-CONFIG', 'rolling-restart'],
  [{ 'unclean.leader.election.enable': true }, 'KAFKA-UNCLEAN-ELECTION', 'data-loss'],
  [{ 'offsets.retention.minutes': 60 }, 'KAFKA-OFFSETS-RETENTION', 'reprocessing'],
  [{ 'group.min.session.timeout.ms': 20_000 }, 'KAFKA-SESSION-TIMEOUT', 'outage'],
  [{ 'group.max.session.timeout.ms': 60_000 }, 'KAFKA-BROKER-CONFIG', 'rolling-restart'],
  [{ 'authorizer.class.name': 'org.example.Authorizer' }, 'KAFKA-AUTHORIZER', 'outage'],
  [{ 'auto.create.topics.enable': true }, 'KAFKA-BROKER-CONFIG', 'rolling-restart'],
  [{ 'default.replication.factor': 2, 'min.insync.replicas': 1 }, 'KAFKA-BROKER-CONFIG', 'rolling-restart'],
] as const)('%o: %s', (config, code, given) => {
  // Dead-letter topics follow message.max.bytes.
  const found = rulings(shop(), configured(config)).filter(
    ({ object }) => object.kind === 'ConfigMap' && object.name !== 'kafka-topics',
  )
  expect(found.map((one) => [one.code, one.class])).toContainEqual([code, given])
  expect(new Set(found.map((one) => one.class))).toEqual(new Set([given]))
})

test('topics with a retention of their own do not go by that of the brokers', () => {
  const topics = { orders: { events: [orderPlaced], retention: Duration.days(2) } }
  expect(
    ruling('KAFKA-BROKER-CONFIG', shop({ topics }), configured({ 'log.retention.hours': 24 }, { topics })).class,
  ).toBe('rolling-restart')
})

test('min.insync.replicas of the brokers is kept by a Kafka of today, and counts in an older one', () => {
  const of = (version: string, config: Config) => configured(config, { kafka: { version } })
  const all = { 'min.insync.replicas': 3 }
  expect(ruling('KAFKA-BROKER-CONFIG', of('4.3.1', {}), of('4.3.1', all)).why).toContain('uses that: 2 remains')
  expect(ruling('KAFKA-MIN-INSYNC-RAISED', of('3.9.0', {}), of('3.9.0', all)).class).toBe('outage')
})

test('the launcher and the logging stand beside the properties', () => {
  const after = edited(shop(), 'ConfigMap/kafka-config', (text) => text.replace('level: INFO', 'level: WARN'))
  expect(ruling('KAFKA-NODE-FILES', shop(), after)).toMatchObject({ class: 'no-restart', path: 'data[log4j2.yaml]' })
})
