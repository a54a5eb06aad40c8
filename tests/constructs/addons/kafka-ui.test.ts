import { ApiObject, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { KafkaCluster, KafkaUi, type KafkaUiProps } from '../../../constructs/index.ts'
import { environmentOf, find, problemsOf, rendered, testSystem } from '../../support.ts'

const synthUi = (props: Partial<KafkaUiProps> = {}) => {
  const chart = Testing.chart()
  const cluster = KafkaCluster.fromBootstrapServers(Testing.chart(), 'msk', { bootstrapServers: ['a:9092', 'b:9092'] })
  new KafkaUi(chart, 'kafka-ui', { cluster, ...props })
  return rendered(chart)
}

test('its Deployment is its default child', () => {
  const chart = Testing.chart()
  const cluster = new KafkaCluster(chart, 'kafka', { brokers: 1 })
  expect(ApiObject.of(new KafkaUi(chart, 'kafka-ui', { cluster }))).toMatchObject({
    kind: 'Deployment',
    name: 'kafka-ui',
  })
})

test('what it shows follows from the cluster, which it cannot change', () => {
  const chart = Testing.chart()
  const cluster = new KafkaCluster(Testing.chart(), 'kafka', { brokers: 3 })
  new KafkaUi(chart, 'kafka-ui', { cluster })
  expect(environmentOf(find(rendered(chart), 'Deployment'))).toEqual({
    AUTH_TYPE: 'DISABLED',
    DYNAMIC_CONFIG_ENABLED: 'false',
    GITHUB_RELEASE_INFO_ENABLED: 'false',
    JAVA_OPTS: '-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError',
    KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka-bootstrap:9092',
    KAFKA_CLUSTERS_0_NAME: 'kafka',
    KAFKA_CLUSTERS_0_READONLY: 'true',
    MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
    MANAGEMENT_HEALTH_LDAP_ENABLED: 'false',
  })
})

test('a cluster of somebody else is shown as well', () => {
  expect(environmentOf(find(synthUi(), 'Deployment'))).toMatchObject({
    KAFKA_CLUSTERS_0_NAME: 'msk',
    KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'a:9092,b:9092',
  })
})

test('a cluster that speaks TLS is asked in TLS', () => {
  const cluster = KafkaCluster.fromBootstrapServers(Testing.chart(), 'msk', {
    bootstrapServers: ['a:9094'],
    securityProtocol: 'SSL',
  })
  expect(environmentOf(find(synthUi({ cluster }), 'Deployment'))).toMatchObject({
    KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: 'SSL',
  })
})

test('it is reached inside of the cluster only', () => {
  const { spec } = find(synthUi(), 'Service', 'kafka-ui')
  expect(spec).toMatchObject({
    selector: { app: 'kafka-ui' },
    ports: [{ name: 'http', port: 8080, targetPort: 'http' }],
  })
  expect(spec?.type ?? 'ClusterIP').toBe('ClusterIP')
})

test('one pod, which is asked about itself and not about Kafka, and writes to /tmp only', () => {
  const { spec } = find(synthUi(), 'Deployment')
  expect(spec).toMatchObject({ replicas: 1, selector: { matchLabels: { app: 'kafka-ui' } } })
  expect(spec?.template.spec).toMatchObject({
    containers: [
      {
        image: 'ghcr.io/kafbat/kafka-ui:v1.5.0',
        ports: [{ name: 'http', containerPort: 8080 }],
        readinessProbe: { httpGet: { path: '/actuator/health/readiness', port: 'http' } },
        livenessProbe: { httpGet: { path: '/actuator/health/liveness', port: 'http' } },
        resources: { requests: { cpu: '200m', memory: '768Mi' }, limits: { memory: '768Mi' } },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '128Mi' } }],
  })
})

test('all the props', () => {
  const props: Required<KafkaUiProps> = {
    pod: { priorityClassName: 'high' },
    cluster: KafkaCluster.fromBootstrapServers(Testing.chart(), 'kafka', { bootstrapServers: ['kafka:9092'] }),
    readOnly: false,
    env: { KAFKA_CLUSTERS_0_SCHEMAREGISTRY: 'http://schemas', AUTH_TYPE: 'OAUTH2' },
    image: 'mirror.example.com/kafka-ui:v1.5.0',
    resources: { cpu: Cpu.millis(500), memory: Size.gibibytes(1) },
  }
  const deployment = find(synthUi(props), 'Deployment')
  expect(environmentOf(deployment)).toMatchObject({
    AUTH_TYPE: 'OAUTH2',
    KAFKA_CLUSTERS_0_READONLY: 'false',
    KAFKA_CLUSTERS_0_SCHEMAREGISTRY: 'http://schemas',
  })
  expect(deployment.spec?.template.spec?.containers[0]).toMatchObject({
    image: 'mirror.example.com/kafka-ui:v1.5.0',
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
  })
})

describe('refuses', () => {
  const problems = (props: Partial<KafkaUiProps>, id = 'kafka-ui') => {
    const system = testSystem()
    const cluster = KafkaCluster.fromBootstrapServers(system.chart('k'), 'kafka', { bootstrapServers: ['kafka:9092'] })
    new KafkaUi(system.chart('c'), id, { cluster, ...props })
    return problemsOf(system).map((line) => line.replace('c/kafka-ui: ', ''))
  }

  test.each<readonly [Partial<KafkaUiProps>, string]>([
    [{ image: '' }, 'image: got "none", expected an image with a tag or digest; give an image of kafbat/kafka-ui'],
    [
      { image: 'ghcr.io/kafbat/kafka-ui' },
      'image: got "ghcr.io/kafbat/kafka-ui", expected a tag that never changes, or a digest; use a version: a mutable tag can run different code on every node',
    ],
    [
      { resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(0) } },
      'resources.memory: got "0Gi", expected a positive size; give what the container needs under load, for example Size.mebibytes(256)',
    ],
    [
      { env: { KAFKA_CLUSTERS_0_READONLY: 'false', JAVA_OPTS: '' } },
      'env: got "KAFKA_CLUSTERS_0_READONLY, JAVA_OPTS", expected variables that no prop sets; use the prop that sets the variable',
    ],
    [
      { env: { 'kafka.clusters[0].name': 'x' } },
      'env: got "kafka.clusters[0].name", expected letters, digits and underscores, not starting with a digit; choose another name',
    ],
  ])('%j', (props, message) => {
    expect(problems(props)).toEqual([message])
  })

  test('a name that Kubernetes refuses', () => {
    expect(problems({}, 'UI')).toEqual([
      'c/UI: name: got "UI", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts',
    ])
  })
})
