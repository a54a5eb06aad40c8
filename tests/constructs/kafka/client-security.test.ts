import { describe, expect, test } from 'vitest'
import {
  apiObjectsOf,
  type ClientSecurity,
  EventConsumer,
  KafkaCluster,
  KafkaUi,
  type System,
  ToolJob,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { securityOf } from '../../../constructs/kafka/client-security.ts'
import { environmentOf, find, type Manifest, podTemplateOf, problemsOf, testSystem } from '../../support.ts'

/** What all charts of a system render to. */
const manifestsOf = (system: System): Manifest[] => apiObjectsOf(system).map((object) => object.toJson() as Manifest)

const trust = { secret: 'my-cluster-cluster-ca-cert', key: 'ca.crt' }

describe('what a client is given', () => {
  test.each<[string, ClientSecurity, object]>([
    ['nothing, by default', {}, { values: {}, secrets: {}, mounts: [] }],
    [
      'a certificate of cert-manager, a Secret for each client',
      { securityProtocol: 'SSL', authentication: { type: 'tls', secret: (client) => `${client}-kafka` } },
      {
        values: {
          KAFKA_SECURITY_PROTOCOL: 'SSL',
          KAFKA_SSL_CERTIFICATE_LOCATION: '/etc/kafka-client/tls.crt',
          KAFKA_SSL_KEY_LOCATION: '/etc/kafka-client/tls.key',
        },
        secrets: {},
        mounts: [{ source: { secret: { secretName: 'consumer-kafka', defaultMode: 0o440 } } }],
      },
    ],
    [
      'a password and a name of one Secret',
      {
        securityProtocol: 'SASL_SSL',
        trust: { configMap: 'company-ca', key: 'bundle.pem' },
        authentication: { type: 'scram-sha-256', secret: 'shop', usernameKey: 'user', passwordKey: 'pass' },
      },
      {
        values: {
          KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
          KAFKA_SSL_CA_LOCATION: '/etc/kafka-trust/bundle.pem',
          KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256',
          KAFKA_SASL_PASSWORD_LOCATION: '/etc/kafka-client/pass',
        },
        secrets: { KAFKA_SASL_USERNAME: { secret: 'shop', key: 'user' } },
        mounts: [
          { source: { configMap: { name: 'company-ca', items: [{ key: 'bundle.pem', path: 'bundle.pem' }] } } },
          { source: { secret: { secretName: 'shop' } } },
        ],
      },
    ],
    [
      'a token of its ServiceAccount',
      { securityProtocol: 'SASL_SSL', authentication: { type: 'oauthbearer', audience: 'kafka' } },
      {
        values: { KAFKA_SASL_MECHANISM: 'OAUTHBEARER', KAFKA_SASL_TOKEN_LOCATION: '/etc/kafka-client/token' },
        mounts: [
          {
            source: {
              projected: {
                sources: [{ serviceAccountToken: { path: 'token', audience: 'kafka', expirationSeconds: 3600 } }],
              },
            },
          },
        ],
      },
    ],
  ])('%s', (_, security, expected) => {
    expect(securityOf(security, 'consumer')).toMatchObject(expected)
  })
})

test('a Strimzi KafkaUser: its Secret reaches workloads, the reconciler and tools', () => {
  const system = testSystem()
  const kafka = KafkaCluster.fromBootstrapServers(system.chart('kafka'), 'my-cluster', {
    bootstrapServers: ['my-cluster-kafka-bootstrap.kafka.svc:9093'],
    securityProtocol: 'SSL',
    trust,
    authentication: { type: 'tls', layout: 'strimzi', secret: (client) => (client === 'lag' ? 'operator' : client) },
  })
  const orders = kafka.addTopic('orders')
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
  new EventConsumer(system.chart('consumer'), 'consumer', { consumes: [orders], group: 'readers' })
  new ToolJob(system.chart('lag'), 'lag-1', { name: 'lag-1', options: { tool: 'lag' } })
  expect(problemsOf(system)).toEqual([])

  const objects = manifestsOf(system)
  for (const [kind, name, secret] of [
    ['Deployment', 'kafka-topics', 'kafka-topics'],
    ['Deployment', 'consumer', 'consumer'],
    ['Job', 'lag-1', 'operator'],
  ] as const) {
    const object = find(objects, kind, name)
    expect(environmentOf(object)).toMatchObject({
      KAFKA_SECURITY_PROTOCOL: 'SSL',
      KAFKA_SSL_CA_LOCATION: '/etc/kafka-trust/ca.crt',
      KAFKA_SSL_CERTIFICATE_LOCATION: '/etc/kafka-client/user.crt',
      KAFKA_SSL_KEY_LOCATION: '/etc/kafka-client/user.key',
    })
    const { volumes, containers = [] } = podTemplateOf(object)?.spec ?? {}
    expect(volumes).toContainEqual({ name: 'kafka-client', secret: { secretName: secret, defaultMode: 0o440 } })
    expect(containers[0]?.volumeMounts).toContainEqual({
      name: 'kafka-client',
      mountPath: '/etc/kafka-client',
      readOnly: true,
    })
  }
})

describe('refuses', () => {
  const problems = (security: object) => {
    const system = testSystem()
    KafkaCluster.fromBootstrapServers(system.chart('kafka'), 'theirs', { bootstrapServers: ['a:1'], ...security })
    return problemsOf(system).map((line) => line.replace(/^kafka\/theirs: /, ''))
  }

  test.each<[object, RegExp]>([
    [
      { securityProtocol: 'TLS' },
      /^securityProtocol: got "TLS", expected one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_/,
    ],
    [{ securityProtocol: 'SASL_SSL' }, /^securityProtocol: got "SASL_SSL", expected PLAINTEXT or SSL without authe/],
    [{ authentication: { type: 'mtls', secret: 'a' } }, /^authentication.type: got "mtls", expected one of tls, plain/],
    [{ authentication: { type: 'tls', secret: 'a' } }, /^securityProtocol: got "PLAINTEXT", expected SSL for authen/],
    [
      { securityProtocol: 'SASL_PLAINTEXT', authentication: { type: 'plain', secret: 'a' } },
      /^securityProtocol: got "SASL_PLAINTEXT", expected SASL_SSL for authentication plain/,
    ],
    [{ trust }, /^trust: got .*, expected no authorities for a connection that is not encrypted/],
    [{ securityProtocol: 'SSL', trust: { secret: 'My CA', key: 'ca.crt' } }, /^trust: got .*, expected the name of a/],
    [{ securityProtocol: 'SSL', trust: { secret: 'a', key: '../ca' } }, /^keys of trust and authentication: got "\.\./],
    [
      { securityProtocol: 'SASL_SSL', authentication: { type: 'scram-sha-512', secret: () => 'No_Name' } },
      /^authentication.secret: got "No_Name", expected at most 253/,
    ],
    [
      {
        securityProtocol: 'SASL_SSL',
        authentication: { type: 'oauthbearer', audience: 'kafka', expirationSeconds: 60 },
      },
      /^authentication.expirationSeconds: got 60, expected a whole number from 600 up/,
    ],
  ])('%j', (security, message) => {
    expect(problems(security)).toEqual([expect.stringMatching(message)])
  })
})

describe('a Kafka UI', () => {
  const ui = (props: object) => {
    const system = testSystem()
    const cluster = KafkaCluster.fromBootstrapServers(system.chart('kafka'), 'theirs', {
      bootstrapServers: ['a:1'],
      securityProtocol: 'SSL',
      trust,
      ...props,
    })
    const env = 'env' in props ? { env: props.env as Record<string, string> } : {}
    new KafkaUi(system.chart('ui'), 'kafka-ui', { cluster, ...env })
    return system
  }
  const authentication = { type: 'tls', secret: 'a' }

  test('trusts whom services trust', () => {
    const system = ui({})
    expect(problemsOf(system)).toEqual([])
    expect(environmentOf(find(manifestsOf(system), 'Deployment'))).toMatchObject({
      KAFKA_CLUSTERS_0_PROPERTIES_SSL_TRUSTSTORE_TYPE: 'PEM',
      KAFKA_CLUSTERS_0_PROPERTIES_SSL_TRUSTSTORE_LOCATION: '/etc/kafka-trust/ca.crt',
    })
  })

  test('is refused where it had to say who it is, unless it is told how', () => {
    expect(problemsOf(ui({ authentication }))).toEqual([
      expect.stringMatching(/^ui\/kafka-ui: cluster: got "a Kafka with authentication tls", expected one that lets/),
    ])
    const env = { KAFKA_CLUSTERS_0_PROPERTIES_SSL_KEYSTORE_LOCATION: '/etc/keystore.p12' }
    expect(problemsOf(ui({ authentication, env }))).toEqual([])
  })
})
