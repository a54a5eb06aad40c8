import { Testing } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  apiObjectsOf,
  buildSystem,
  EventConsumer,
  type IKafkaCluster,
  KafkaCluster,
  type KafkaClusterProps,
  type SystemDefinition,
  type SystemEnvironment,
} from '../../../constructs/index.ts'
import { findingsOf } from '../../../synthesis/findings.ts'
import { environmentOf, find, type Manifest, problemsOf, testEnvironment } from '../../support.ts'

const spaces: SystemEnvironment = { ...testEnvironment, ownNamespaces: true }

const owner = (props: Partial<KafkaClusterProps> = {}, more: Partial<SystemDefinition> = {}): SystemDefinition => ({
  name: 'orders',
  about: 'test',
  build(system) {
    new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3, sharedWith: ['analytics'], ...props })
  },
  ...more,
})

/** The system `analytics` on the cluster of another one. */
const reader = (of: SystemDefinition, more: Partial<SystemDefinition> = {}, cluster?: string): SystemDefinition => ({
  name: 'analytics',
  about: 'test',
  build(system) {
    const kafka = KafkaCluster.ofSystem(system, 'kafka', { owner: of, ...(cluster !== undefined && { cluster }) })
    new EventConsumer(system.chart('reader'), 'reader', {
      consumes: [kafka.addTopic('figures', { peers: [{ name: 'a till', direction: 'produces' }] })],
      group: 'readers',
    })
  },
  ...more,
})

function clusterOf(definition: SystemDefinition, environment: SystemEnvironment = testEnvironment): IKafkaCluster {
  const found = buildSystem(definition, environment)
    .node.findAll()
    .find((node) => node.node.id === 'kafka')
  return found as IKafkaCluster
}

const problems = (definition: SystemDefinition, environment: SystemEnvironment = testEnvironment) =>
  problemsOf(buildSystem(definition, environment))
    .map((line) => line.replace(/^test\/analytics: /, ''))
    .filter((line) => !line.includes('topic reconcilers'))

test('what its owner wrote holds for the others, too', () => {
  const kafka = clusterOf(reader(owner({ brokers: 1 })))
  expect([kafka.brokers, kafka.addTopic('x').replicationFactor]).toEqual([1, 1])
  expect(kafka.defaultRetention?.toDays()).toBe(7)
  expect(clusterOf(reader(owner({ config: { 'log.retention.hours': 1 } }))).defaultRetention).toBeUndefined()
})

describe('the address', () => {
  test.each<[string, SystemEnvironment, Partial<SystemDefinition>, Partial<SystemDefinition>, string]>([
    ['names the namespace of its owner', spaces, {}, {}, 'kafka-bootstrap.orders.svc:9092'],
    [
      'names a namespace that the owner has everywhere',
      testEnvironment,
      { namespace: 'shop' },
      {},
      'kafka-bootstrap.shop.svc:9092',
    ],
    ['is short in the same namespace', spaces, { namespace: 'shop' }, { namespace: 'shop' }, 'kafka-bootstrap:9092'],
    ['is short where no system has a namespace', testEnvironment, {}, {}, 'kafka-bootstrap:9092'],
  ])('%s', (_, environment, ownerProps, readerProps, address) => {
    const system = buildSystem(reader(owner({}, ownerProps), readerProps), environment)
    expect(problems(reader(owner({}, ownerProps), readerProps), environment)).toEqual([])
    const objects = apiObjectsOf(system).map((object) => object.toJson())
    expect(environmentOf(find(objects as Manifest[], 'Deployment')).KAFKA_BOOTSTRAP_SERVERS).toBe(address)
  })

  test('of a cluster of somebody else is what the owner says, and a short one is of its namespace', () => {
    const of = owner(
      {},
      {
        build(system) {
          KafkaCluster.fromBootstrapServers(system, 'kafka', {
            bootstrapServers: ['b.example.com:9094', 'kafka:9092'],
            securityProtocol: 'SSL',
            topicsManagedBy: 'the platform team',
            sharedWith: ['analytics'],
          })
        },
      },
    )
    expect(clusterOf(reader(of), spaces)).toMatchObject({
      bootstrapServers: ['b.example.com:9094', 'kafka.orders.svc:9092'],
      securityProtocol: 'SSL',
      topicsManagedBy: 'the platform team',
    })
    expect(problems(reader(of), spaces)).toEqual([])
  })
})

test('two systems may use the clusters of each other', () => {
  const [first, second]: SystemDefinition[] = ['first', 'second'].map((name, index) => ({
    name,
    about: 'test',
    build(system) {
      const other = index === 0 ? second : first
      if (other === undefined) throw new Error('unreachable')
      new KafkaCluster(system.chart('kafka'), `${name}-kafka`, { brokers: 1, sharedWith: [other.name] })
      KafkaCluster.ofSystem(system, `${other.name}-kafka`, { owner: other })
    },
  }))
  if (first === undefined || second === undefined) throw new Error('unreachable')
  const neighbours = new Map()
  const systems = [first, second].map((one) => buildSystem(one, testEnvironment, neighbours))
  expect(findingsOf(systems, { systems, names: ['first', 'second'] }).errors).toEqual([])
})

describe('refuses', () => {
  test('a cluster that is not shared, or with others', () => {
    expect(problems(reader(owner({ sharedWith: [] })))).toEqual([
      `kafka: sharedWith: got "analytics", expected no system: orders does not share kafka; let the owner add 'analytics' to sharedWith of kafka`,
    ])
    expect(problems(reader(owner({ sharedWith: ['billing'] })))).toEqual([
      `kafka: sharedWith: got "analytics", expected one of billing, with which orders shares kafka; let the owner add 'analytics' to sharedWith of kafka`,
    ])
  })

  test('a cluster that there is not', () => {
    expect(problems(reader(owner(), {}, 'kafak'))).toEqual([
      'kafka: cluster: got "kafak", expected one of kafka, the clusters of orders; name a cluster that its owner has, or leave cluster out if its name is the id',
    ])
  })

  test('an owner that the environment does not have, and oneself', () => {
    expect(problems(reader(owner()), { ...testEnvironment, systems: ['analytics'] })).toEqual([
      'kafka: owner: got "orders", expected another system of the environment test; add orders to the systems of test, or leave out analytics',
    ])
    expect(problems(reader(owner({}, { name: 'analytics' })))).toEqual([
      'kafka: owner: got "analytics", expected another system of the environment test; use the cluster itself',
    ])
  })

  test('a namespace beside an owner that has none', () => {
    expect(problems(reader(owner(), { namespace: 'figures' }))).toEqual([
      'kafka: namespace: got "figures", expected none in test, where orders has none: kubectl -n decides for both; give orders a namespace, or remove this one: a Service name resolves only within a namespace',
    ])
  })

  test('names that both take, where both go into one namespace', () => {
    const named = (name: string, of?: SystemDefinition): SystemDefinition => ({
      name,
      about: 'test',
      build(system) {
        if (of) KafkaCluster.ofSystem(system, 'kafka', { owner: of })
        else new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 1, sharedWith: ['analytics'] })
        const topic = KafkaCluster.fromBootstrapServers(system, 'msk', {
          bootstrapServers: [`${name}:1`],
          topicsManagedBy: 'others',
        }).addTopic('orders')
        new EventConsumer(system.chart('reader'), 'reader', { consumes: [topic], group: 'readers' })
      },
    })
    const first = named('orders')
    const definitions = [first, named('analytics', first)]
    const errors = (environment: SystemEnvironment) => {
      const neighbours = new Map()
      const systems = definitions.map((one) => buildSystem(one, environment, neighbours))
      return findingsOf(systems, { systems, names: systems.map(({ name }) => name) }).errors
    }
    expect(errors(testEnvironment)).toContain(
      'test/analytics: reader/reader/Resource: name: got Deployment "reader", expected a name that test/orders: reader/reader/Resource does not use; rename one',
    )
    expect(errors(spaces)).toEqual([])
  })

  test('to be used below a plain App', () => {
    const chart = Testing.chart()
    const kafka = KafkaCluster.ofSystem(chart, 'kafka', { owner: owner() })
    expect(kafka.node.validate()).toEqual([
      'owner: got "orders", expected an enclosing System; build it in a System, which defines the environment',
    ])
  })
})
