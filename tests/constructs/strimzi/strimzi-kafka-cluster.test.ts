import { ApiObject, Size, Testing } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  ProducerJob,
  StrimziKafkaCluster,
  type StrimziKafkaClusterProps,
  ToolJob,
  TopicReconciler,
  topologyFindings,
  topologyOf,
} from '../../../constructs/index.ts'
import { environmentOf, find, problemsOf, rendered, testSystem } from '../../support.ts'

interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  // biome-ignore lint/suspicious/noExplicitAny: of many kinds, read by path
  readonly spec: any
}

const cluster = (props: Partial<StrimziKafkaClusterProps> = {}) => {
  const chart = Testing.chart()
  const kafka = new StrimziKafkaCluster(chart, 'kafka', { brokers: 3, ...props })
  const all = () => rendered(chart) as unknown as Resource[]
  const named = (kind: string) => new Map(all().flatMap((one) => (one.kind === kind ? [[one.metadata.name, one]] : [])))
  return { chart, kafka, all, named }
}

const acls = (user: Resource | undefined): string[] =>
  user?.spec.authorization.acls.map(
    ({ resource, operations }: { resource: { type: string; name: string }; operations: string[] }) =>
      `${resource.type} ${resource.name}: ${operations.join(', ')}`,
  )

test('one pool has both roles, or each role its own', () => {
  const pools = (props: Partial<StrimziKafkaClusterProps>) =>
    [...cluster(props).named('KafkaNodePool').values()].map(({ metadata, spec }) => [
      metadata.name,
      spec.replicas,
      spec.roles.join(),
      spec.storage.volumes[0].size,
    ])
  expect(pools({ storage: Size.gibibytes(50) })).toEqual([['combined', 3, 'controller,broker', '50Gi']])
  expect(pools({ controllers: 5 })).toEqual([
    ['controller', 5, 'controller', '5Gi'],
    ['broker', 3, 'broker', '10Gi'],
  ])
})

test('ApiObject.of finds the Kafka resource', () => {
  expect(ApiObject.of(cluster().kafka).kind).toBe('Kafka')
})

test('the version is the operator’s, unless it is given', () => {
  const version = (props: Partial<StrimziKafkaClusterProps>) => {
    const { version, metadataVersion } = cluster(props).named('Kafka').get('kafka')?.spec.kafka ?? {}
    return [version, metadataVersion]
  }
  expect(version({})).toEqual([undefined, undefined])
  expect(version({ version: '4.2.0', metadataVersion: '4.1-IV1' })).toEqual(['4.2.0', '4.1-IV1'])
})

describe('topics and users', () => {
  const { chart, kafka, all, named } = cluster({ additionalPeers: [{ namespaceSelector: {} }] })
  const orders = kafka.addTopic('orders', { partitions: 6, config: { 'compression.type': 'zstd' } })
  const Results = kafka.addTopic('Results_v1', { partitions: 3 })
  new HttpService(chart, 'api', { produces: [orders], image: 'x:1' })
  new EventConsumer(chart, 'biller', { consumes: [orders], produces: [Results], group: 'billing', image: 'x:1' })
  new ProducerJob(chart, 'job', { produces: [Results], image: 'x:1' })
  new ToolJob(chart, 'tool', { options: { tool: 'lag' }, image: 'x:1' })

  test('each topic has a KafkaTopic, dead letters included; a name that Kubernetes refuses goes to topicName', () => {
    expect([...named('KafkaTopic').keys()]).toEqual(['orders', 'results-v1', 'orders.dlq'])
    expect(named('KafkaTopic').get('orders')?.spec).toEqual({
      partitions: 6,
      replicas: 3,
      config: { 'compression.type': 'zstd', 'min.insync.replicas': 2 },
    })
    expect(named('KafkaTopic').get('results-v1')?.spec.topicName).toBe('Results_v1')
  })

  test('each client has a KafkaUser with the rights of its edges, and no others', () => {
    const users = named('KafkaUser')
    expect([...users.keys()]).toEqual(['kafka-tools', 'api', 'biller', 'job'])
    expect(acls(users.get('api'))).toEqual(['topic orders: Write'])
    expect(acls(users.get('biller'))).toEqual([
      'group billing: Read',
      'topic Results_v1: Write',
      'topic orders: Read',
      'topic orders.dlq: Write',
    ])
    expect(acls(users.get('job'))).toEqual(['topic Results_v1: Write'])
    expect(acls(users.get('kafka-tools'))).toEqual([
      'group billing: Read',
      'topic Results_v1: DescribeConfigs, Read',
      'topic orders: DescribeConfigs, Read, Write',
      'topic orders.dlq: DescribeConfigs, Read, Write',
      'transactionalId orders.dlq.redrive: Write',
    ])
  })

  test('pods mount the Secrets of their users; the tools share one', () => {
    const secret = (kind: 'Deployment' | 'Job', name: string) =>
      find(rendered(chart), kind, name).spec?.template.spec?.volumes?.flatMap(({ secret }) => secret?.secretName ?? [])
    expect(secret('Deployment', 'biller')).toEqual(['kafka-cluster-ca-cert', 'biller'])
    const tool = all().find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('lag'))
    expect(JSON.stringify(tool)).toContain('"secretName":"kafka-tools"')
    expect(environmentOf(find(rendered(chart), 'Deployment', 'biller'))).toMatchObject({
      KAFKA_BOOTSTRAP_SERVERS: 'kafka-kafka-bootstrap:9093',
      KAFKA_SECURITY_PROTOCOL: 'SSL',
      KAFKA_SSL_CERTIFICATE_LOCATION: '/etc/kafka-client/user.crt',
    })
  })

  test('nobody else may connect, but who is named', () => {
    expect(named('Kafka').get('kafka')?.spec.kafka.listeners[0].networkPolicyPeers).toEqual([
      { podSelector: { matchLabels: { app: 'api' } } },
      { podSelector: { matchLabels: { app: 'biller' } } },
      { podSelector: { matchLabels: { app: 'job' } } },
      { podSelector: { matchLabels: { 'app.kubernetes.io/component': 'tool' } } },
      { namespaceSelector: {} },
    ])
  })
})

test('with SCRAM the user is the Secret’s name, over TLS', () => {
  const { chart, kafka, named } = cluster({ authentication: 'scram-sha-512' })
  new ProducerJob(chart, 'job', { produces: [kafka.addTopic('orders')], image: 'x:1' })
  expect(named('KafkaUser').get('job')?.spec.authentication).toEqual({ type: 'scram-sha-512' })
  expect(environmentOf(find(rendered(chart), 'Job', 'job'))).toMatchObject({
    KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: 'job',
    KAFKA_SASL_PASSWORD_LOCATION: '/etc/kafka-client/password',
  })
})

test('of a cluster that exists there are topics and users only, in its namespace and with names of the system', () => {
  const system = testSystem()
  const chart = system.chart('kafka')
  const kafka = StrimziKafkaCluster.fromClusterName(chart, 'platform', {
    cluster: 'my-cluster',
    namespace: 'kafka',
    userSecretAnnotations: { 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' },
  })
  new ProducerJob(system.chart('job'), 'job', { produces: [kafka.addTopic('orders')] })
  const objects = chart.toJson() as Resource[]
  expect(objects.map(({ kind, metadata }) => `${metadata.namespace} ${kind} ${metadata.name}`)).toEqual([
    'kafka KafkaTopic orders',
    `kafka KafkaUser ${system.name}-kafka-tools`,
    `kafka KafkaUser ${system.name}-job`,
  ])
  expect(objects[2]?.spec.template.secret.metadata.annotations).toEqual({
    'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true',
  })
  expect(kafka.bootstrapServers).toEqual(['my-cluster-kafka-bootstrap.kafka.svc:9093'])
  expect(kafka.security.trust).toEqual({ secret: 'my-cluster-cluster-ca-cert', key: 'ca.crt' })
})

describe('refuses', () => {
  const problems = (props: Partial<StrimziKafkaClusterProps>, more?: (kafka: StrimziKafkaCluster) => void) => {
    const system = testSystem()
    const kafka = new StrimziKafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3, ...props })
    more?.(kafka)
    return problemsOf(system)
  }

  test.each<[string, Partial<StrimziKafkaClusterProps>, string]>([
    ['an even number of combined nodes', { brokers: 4 }, 'brokers: got 4, expected an odd number'],
    ['no brokers', { brokers: 0 }, 'brokers: got 0, expected a whole number from 1 up'],
    ['two controllers', { controllers: 2 }, 'controllers: got 2, expected an odd number'],
    ['a version that is none', { version: 'latest' }, 'version: got "latest", expected a version of Kafka'],
    ['a disk without size', { storage: Size.gibibytes(0) }, 'storage: got "0Gi", expected a positive size'],
    ['what Strimzi manages', { config: { 'ssl.keystore.location': '/x' } }, 'config: got "ssl.keystore.location"'],
    ['what Kafka 4 has not', { config: { 'inter.broker.protocol.version': '3.5' } }, 'config: got "inter.broker'],
  ])('%s', (_, props, problem) => {
    expect(problems(props)).toEqual([expect.stringContaining(`kafka/kafka: ${problem}`)])
  })

  test('what Strimzi leaves to users is let through', () => {
    expect(problems({ config: { 'ssl.protocol': 'TLSv1.3', 'log.retention.hours': 24 } })).toEqual([])
  })

  test('topics whose resources would have one name', () => {
    expect(
      problems({}, (kafka) => {
        kafka.addTopic('Orders')
        kafka.addTopic('orders')
      }),
    ).toEqual([expect.stringContaining('name: got KafkaTopic "orders", expected a name that')])
  })

  test('a topic that is declared twice, as on every cluster', () => {
    expect(
      problems({}, (kafka) => {
        kafka.addTopic('orders')
        kafka.addTopic('orders')
      }),
    ).toContainEqual(expect.stringContaining('name: got "orders"'))
  })
})

test('a TopicReconciler beside the Topic Operator is an error', () => {
  const system = testSystem()
  const kafka = new StrimziKafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
  kafka.addTopic('orders')
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
  expect(
    topologyFindings(topologyOf(system)).flatMap(({ code, message }) => (code === 'LINT-RECONCILER' ? [message] : [])),
  ).toEqual([
    `topic reconcilers: got 1, expected none, because Strimzi's Topic Operator creates the topics; leave the TopicReconciler out: each would undo what the other does`,
  ])
})
