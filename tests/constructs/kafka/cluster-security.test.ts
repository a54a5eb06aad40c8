import { describe, expect, test } from 'vitest'
import {
  apiObjectsOf,
  buildSystem,
  EventConsumer,
  KafkaCluster,
  type KafkaClusterProps,
  type KafkaSecurity,
  KafkaUi,
  type SystemDefinition,
  type SystemEnvironment,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { environmentOf, find, type Manifest, problemsOf, testEnvironment } from '../../support.ts'

const mtls: KafkaSecurity = { authentication: 'mtls', authorization: 'acls', certificates: 'cert-manager' }
const company: KafkaSecurity = { ...mtls, issuerRef: { name: 'company', kind: 'ClusterIssuer' } }
const environment: SystemEnvironment = { ...testEnvironment, ownNamespaces: true, networkPolicies: {} }

const shop = (props: Partial<KafkaClusterProps> = {}, consumer = 'reader'): SystemDefinition => ({
  name: 'shop',
  about: 'test',
  build(system) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3, security: mtls, ...props })
    const peers = [{ name: 'a till', direction: 'produces', principal: 'User:till' }] as const
    new EventConsumer(system.chart('reader'), consumer, { consumes: [kafka.addTopic('orders', { peers })], group: 'g' })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
    new KafkaUi(system.chart('ui'), 'ui', { cluster: kafka })
  },
})

/** Of kinds that the type of our manifests does not have. */
// biome-ignore lint/suspicious/noExplicitAny: resources of an operator, read by path
type Resource = any
const objectsOf = (definition: SystemDefinition, of = environment): Manifest[] =>
  apiObjectsOf(buildSystem(definition, of)).map((object) => object.toJson() as Manifest)
const certificates = (objects: readonly Manifest[]): Record<string, string> =>
  Object.fromEntries(
    (objects as Resource[])
      .filter(({ kind }) => kind === 'Certificate')
      .map(({ metadata, spec }) => [metadata.name, spec.commonName]),
  )
const aclsOf = (objects: readonly Manifest[]): { principal: string; name: string; operations: string[] }[] =>
  JSON.parse(find(objects, 'ConfigMap', 'kafka-topics').data?.['acls.json'] ?? '[]')

test('each client has a certificate with its name, and the rights that follow from what it declares', () => {
  const objects = objectsOf(shop())
  expect(certificates(objects)).toEqual({
    'kafka-ca': 'kafka-ca',
    'kafka-nodes': 'kafka-nodes',
    'kafka-tools-kafka-tls': 'kafka-tools',
    'kafka-topics-kafka-tls': 'kafka-admin',
    'reader-kafka-tls': 'reader',
    'ui-kafka-tls': 'ui',
  })
  const rights = aclsOf(objects).map(({ principal, name, operations }) => `${principal} ${operations} ${name}`)
  expect(rights.filter((one) => !one.includes('tools'))).toEqual([
    'User:reader Read g',
    'User:reader Read orders',
    'User:reader Write orders.dlq',
    'User:ui Describe,DescribeConfigs kafka-cluster',
    'User:ui Describe *',
    'User:ui Describe,DescribeConfigs,Read *',
    'User:till Write orders',
  ])
})

test('clients and the UI are told where their files are', () => {
  const objects = objectsOf(shop())
  expect(environmentOf(find(objects, 'Deployment', 'reader'))).toMatchObject({
    KAFKA_SECURITY_PROTOCOL: 'SSL',
    KAFKA_SSL_CA_LOCATION: '/etc/kafka-client/ca.crt',
    KAFKA_SSL_CERTIFICATE_LOCATION: '/etc/kafka-client/tls.crt',
  })
  expect(environmentOf(find(objects, 'Deployment', 'ui'))).toMatchObject({
    KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: 'SSL',
    KAFKA_CLUSTERS_0_PROPERTIES_SSL_KEYSTORE_LOCATION: '/etc/kafka-client/tls-combined.pem',
    KAFKA_CLUSTERS_0_PROPERTIES_SSL_TRUSTSTORE_LOCATION: '/etc/kafka-client/ca.crt',
  })
})

test('without cert-manager the same Secrets are mounted, and nothing of cert-manager is written', () => {
  const [byHand, issued] = [objectsOf(shop({ security: { ...mtls, certificates: 'secrets' } })), objectsOf(shop())]
  expect(byHand).toEqual(issued.filter(({ apiVersion }) => (apiVersion as string) !== 'cert-manager.io/v1'))
})

test('a bundle of authorities is mounted beside the certificate, by nodes and clients', () => {
  const objects = objectsOf(shop({ security: { ...mtls, trust: { configMap: 'authorities', key: 'bundle.pem' } } }))
  const properties = find(objects, 'ConfigMap', 'kafka-config').data?.['server.properties']
  expect(properties).toContain('ssl.truststore.location=/etc/kafka-trust/bundle.pem\n')
  const { KAFKA_SSL_CA_LOCATION } = environmentOf(find(objects, 'Deployment', 'reader'))
  expect(KAFKA_SSL_CA_LOCATION).toBe('/etc/kafka-trust/bundle.pem')
})

test('a client of another system has its certificate, its tools and its right of way in its own namespace', () => {
  const owner = shop({ sharedWith: ['analytics'], security: company })
  const analytics: SystemDefinition = {
    name: 'analytics',
    about: 'test',
    build(system) {
      const kafka = KafkaCluster.ofSystem(system, 'kafka', { owner })
      new EventConsumer(system.chart('reader'), 'reader', { consumes: [kafka.addTopic('figures')], group: 'readers' })
    },
  }
  const neighbours = new Map()
  const [theirs, ours] = [analytics, owner].map((one) =>
    apiObjectsOf(buildSystem(one, environment, neighbours)).map((object) => object.toJson() as Manifest),
  ) as [Manifest[], Manifest[]]
  expect(certificates(theirs)).toEqual({
    'kafka-tools-kafka-tls': 'kafka-tools',
    'reader-kafka-tls': 'analytics.reader',
  })
  expect(theirs.every(({ kind, metadata }) => kind === 'Namespace' || metadata?.namespace === 'analytics')).toBe(true)
  expect(aclsOf(ours)).toContainEqual(expect.objectContaining({ principal: 'User:analytics.reader', name: 'figures' }))
  const inAnalytics = { matchLabels: { 'kubernetes.io/metadata.name': 'analytics' } }
  const { ingress, egress } = {
    ...find(ours, 'NetworkPolicy', 'kafka').spec,
    ...{ egress: find(theirs, 'NetworkPolicy', 'reader').spec?.egress },
  }
  expect(ingress?.flatMap(({ from = [] }) => from)).toContainEqual({
    namespaceSelector: inAnalytics,
    podSelector: { matchLabels: { app: 'reader' } },
  })
  expect(egress?.flatMap(({ to = [] }) => to)).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
      podSelector: { matchLabels: { app: 'kafka' } },
    },
  ])
})

describe('refuses', () => {
  const wrong = (security: object) => ({ ...mtls, ...security }) as KafkaSecurity
  test.each<[string, Partial<KafkaClusterProps>, string]>([
    [
      'another way of authentication',
      { security: wrong({ authentication: 'scram' }) },
      'security.authentication: got "scram", expected mtls',
    ],
    [
      'another authorizer',
      { security: wrong({ authorization: 'opa' }) },
      'security.authorization: got "opa", expected acls',
    ],
    [
      'certificates from elsewhere',
      { security: wrong({ certificates: 'vault' }) },
      'security.certificates: got "vault", expected cert-manager or secrets',
    ],
    ['configs that follow from it', { config: { 'ssl.client.auth': 'none' } }, 'config: got "ssl.client.auth"'],
    [
      'an Issuer of one namespace for several',
      { sharedWith: ['analytics'] },
      'security.issuerRef: got "an Issuer in one namespace, and sharedWith"',
    ],
  ])('%s', (_, props, problem) => {
    expect(problemsOf(buildSystem(shop(props), environment)).join('\n')).toContain(problem)
  })

  test('a namespace that is not known', () => {
    const found = problemsOf(buildSystem(shop(), { ...environment, ownNamespaces: false }))
    expect(found.join('\n')).toContain('security: got "a chart without a namespace"')
  })

  test.each(['kafka-admin', 'kafka-nodes', 'kafka-tools'])('a client called %s', (name) => {
    const found = problemsOf(buildSystem(shop({}, name), environment))
    expect(found.join('\n')).toContain(`clients: got "${name}"`)
  })
})
