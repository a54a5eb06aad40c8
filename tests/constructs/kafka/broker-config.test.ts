import { expect, test } from 'vitest'
import {
  type BrokerConfig,
  brokerProperties,
  isOwnedBrokerConfig,
  isRemovedBrokerConfig,
  minInsyncReplicasFor,
  propertiesFile,
  replicationFactorFor,
} from '../../../constructs/kafka/broker-config.ts'
import { clusterListeners, type ProcessRole } from '../../../constructs/kafka/listeners.ts'

const text = (roles: readonly ProcessRole[], brokers: number, config: BrokerConfig = {}) =>
  propertiesFile(
    brokerProperties({
      roles,
      listeners: clusterListeners(false),
      voters: [{ nodeId: 0, host: 'c0' }],
      host: 'me',
      logDir: '/data/log',
      brokers,
      config,
    }),
  )

const safety = (replicas: number, insync: number) => `auto.create.topics.enable=false
default.replication.factor=${replicas}
min.insync.replicas=${insync}
offsets.topic.replication.factor=${replicas}
transaction.state.log.replication.factor=${replicas}
transaction.state.log.min.isr=${insync}
share.coordinator.state.topic.replication.factor=${replicas}
share.coordinator.state.topic.min.isr=${insync}
unclean.leader.election.enable=false
`

const common = (roles: string, listeners: string) => `process.roles=${roles}
node.id=\${NODE_ID}
controller.quorum.voters=0@c0:9093
controller.listener.names=CONTROLLER
listeners=${listeners}
listener.security.protocol.map=CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=/data/log
`
const advertised = 'advertised.listeners=CLIENT://me:9092,INTERNAL://me:9091\ninter.broker.listener.name=INTERNAL\n'

test('a combined node opens all listeners and advertises those of a broker', () => {
  const listeners = 'CLIENT://:9092,INTERNAL://:9091,CONTROLLER://:9093'
  expect(text(['broker', 'controller'], 3)).toBe(common('broker,controller', listeners) + advertised + safety(3, 2))
})

test('a broker does not open the controllers’ listener, but knows its protocol', () => {
  expect(text(['broker'], 5)).toBe(common('broker', 'CLIENT://:9092,INTERNAL://:9091') + advertised + safety(3, 2))
})

test('a controller advertises nothing, and has the replication factors too', () => {
  expect(text(['controller'], 1)).toBe(common('controller', 'CONTROLLER://:9093') + safety(1, 1))
})

test('given configs come last or take the place of a derived one; what is left out stays out', () => {
  const given = text(['controller'], 3, {
    'min.insync.replicas': 1,
    'log.retention.hours': 2,
    'num.io.threads': undefined,
  })
  expect(given).toContain('\nmin.insync.replicas=1\n')
  expect(given).not.toContain('min.insync.replicas=2')
  expect(given).toMatch(/\nlog\.retention\.hours=2\n$/)
})

test('a value is what Java reads back from a properties file', () => {
  const given = text(['controller'], 3, { 'a.rules': 'RULE:[1:$1](\\w+)', 'a.space': ' x' })
  expect(given).toContain('\na.rules=RULE:[1:$1](\\\\w+)\n')
  expect(given).toContain('\na.space=\\ x\n')
})

test.each([
  [1, 1, 1],
  [2, 2, 1],
  [3, 3, 2],
  [9, 3, 2],
  [0, 1, 1],
  [Number.NaN, 1, 1],
  [Number.POSITIVE_INFINITY, 1, 1],
])('%d brokers: replication factor %d, %d in sync', (brokers, replicas, insync) => {
  expect(replicationFactorFor(brokers)).toBe(replicas)
  expect(minInsyncReplicasFor(replicas)).toBe(insync)
})

test('every key that a node derives is owned, except those a user may tune', () => {
  const tunable = safety(3, 2)
    .split('\n')
    .map((line) => line.split('=')[0])
  const keys = [
    ...brokerProperties({
      roles: ['broker', 'controller'],
      listeners: clusterListeners(false),
      voters: [],
      host: 'h',
      logDir: 'd',
      brokers: 3,
      config: {},
    }).keys(),
  ]
  expect(keys.filter((key) => !isOwnedBrokerConfig(key) && !tunable.includes(key))).toEqual([])
  expect(tunable.filter((key) => key !== undefined && isOwnedBrokerConfig(key))).toEqual([])
})

test('configs of ZooKeeper times are known as removed, today’s are not', () => {
  expect(
    ['zookeeper.connect', 'password.encoder.secret', 'inter.broker.protocol.version'].every(isRemovedBrokerConfig),
  ).toBe(true)
  expect(['log.retention.hours', 'num.io.threads'].some(isRemovedBrokerConfig)).toBe(false)
})
