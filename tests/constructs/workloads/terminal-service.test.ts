import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { KafkaCluster, TerminalService, type TerminalServiceProps } from '../../../constructs/index.ts'
import { environmentOf, find, rendered, testSystem } from '../../support.ts'

const given = (chart = Testing.chart()) => {
  const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  return { chart, orders: kafka.addTopic('orders') }
}

const synthService = (props: Partial<TerminalServiceProps> = {}) => {
  const { chart, orders } = given()
  const service = new TerminalService(chart, 'desk', { produces: [orders], image: 'desk:1', ...props })
  return { service, objects: rendered(chart) }
}
const deploymentOf = (props?: Partial<TerminalServiceProps>) => find(synthService(props).objects, 'Deployment')
const containerOf = (props?: Partial<TerminalServiceProps>) => deploymentOf(props).spec?.template.spec?.containers[0]

test('its Deployment is its default child', () => {
  expect(ApiObject.of(synthService().service)).toMatchObject({ kind: 'Deployment', name: 'desk' })
})

test('a topic is enough below a System: one pod with a terminal, and no port but that of its probes', () => {
  const { chart, orders } = given(testSystem().chart('desk'))
  const service = new TerminalService(chart, 'desk', { produces: [orders] })
  const objects = rendered(chart)
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual(['Deployment desk'])
  const deployment = find(objects, 'Deployment')
  expect(deployment.spec).toMatchObject({ replicas: 1, selector: { matchLabels: { app: 'desk' } } })
  expect(deployment.spec?.template.metadata?.labels).toEqual({
    app: 'desk',
    'app.kubernetes.io/component': 'terminal-service',
    'app.kubernetes.io/name': 'desk',
    'app.kubernetes.io/part-of': 'shop',
  })
  expect(environmentOf(deployment)).toEqual({
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
    KAFKA_CLIENT_ID: 'desk',
    KAFKA_DELIVERY_TIMEOUT_MS: '4000',
    KAFKA_PRODUCES: '[{"topic":"orders","events":[]}]',
    NODE_OPTIONS: '--max-old-space-size=144',
    SHUTDOWN_TIMEOUT_MS: '25000',
    TERMINAL_HTTP: 'false',
  })
  const pod = deployment.spec?.template.spec
  expect(pod?.terminationGracePeriodSeconds).toBe(30)
  expect(pod?.containers[0]).toMatchObject({
    image: 'cdk8s-kafka/shop-desk:1.2.3',
    stdin: true,
    tty: true,
    resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '192Mi' } },
    ports: [{ name: 'health', containerPort: 9090 }],
    readinessProbe: { httpGet: { path: '/readyz', port: 'health' } },
    livenessProbe: { httpGet: { path: '/livez', port: 'health' } },
  })
  expect(pod?.containers[0]).not.toHaveProperty('lifecycle')
  expect(service.url).toBeUndefined()
})

test('stdin stays open when somebody who was attached goes', () => {
  expect(containerOf()).not.toHaveProperty('stdinOnce')
})

test.each<Partial<TerminalServiceProps>>([{}, { http: {} }])('%j: there is a terminal at any time', (props) => {
  const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 }
  expect(deploymentOf(props).spec?.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate })
})

describe('with HTTP', () => {
  test('it has what a service with an API has: a Service, a port, and time to drain', () => {
    const { objects } = synthService({ http: {} })
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([
      'Deployment desk',
      'Service desk',
    ])
    const deployment = find(objects, 'Deployment')
    expect(environmentOf(deployment)).toMatchObject({
      HTTP_DRAIN_MS: '3000',
      HTTP_PORT: '8080',
      SHUTDOWN_TIMEOUT_MS: '30000',
      TERMINAL_HTTP: 'true',
    })
    expect(deployment.spec?.template.spec?.terminationGracePeriodSeconds).toBe(40)
    expect(deployment.spec?.template.spec?.containers[0]).toMatchObject({
      stdin: true,
      tty: true,
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
      resources: { requests: { cpu: '100m', memory: '256Mi' } },
      ports: [
        { name: 'http', containerPort: 8080 },
        { name: 'health', containerPort: 9090 },
      ],
    })
    expect(find(objects, 'Service').spec).toMatchObject({ ports: [{ port: 80, targetPort: 'http' }] })
  })

  test.each([
    [undefined, 'http://desk'],
    [80, 'http://desk'],
    [8081, 'http://desk:8081'],
  ])('with the port %s it is reached at %s', (port, url) => {
    const { service, objects } = synthService({ http: port === undefined ? {} : { service: { port } } })
    expect(service.url).toBe(url)
    expect(find(objects, 'Service').spec?.ports?.[0]?.port).toBe(port ?? 80)
  })
})

test('all the props', () => {
  const { chart, orders } = given()
  const props: Required<TerminalServiceProps> = {
    pod: { priorityClassName: 'high' },
    produces: [orders],
    http: {
      service: { port: 8081, type: 'NodePort' },
      bodyLimit: Size.kibibytes(1),
      preStopDelay: Duration.seconds(20),
      drain: Duration.seconds(10),
    },
    image: 'registry.example.com/desk@sha256:0123abcd',
    resources: { cpu: Cpu.units(1), memory: Size.mebibytes(400) },
    producerConfig: { 'linger.ms': 0, acks: 1 },
    mayLoseEvents: 'only a test',
    env: { LOG_LEVEL: 'debug', GREETING: 'hello' },
    deliveryTimeout: Duration.millis(2500),
    terminationGracePeriod: Duration.minutes(2),
  }
  new TerminalService(chart, 'desk', props)
  const objects = rendered(chart)
  const deployment = find(objects, 'Deployment')
  expect(environmentOf(deployment)).toMatchObject({
    GREETING: 'hello',
    HTTP_BODY_LIMIT_BYTES: '1024',
    HTTP_DRAIN_MS: '10000',
    KAFKA_ACKS: '1',
    KAFKA_DELIVERY_TIMEOUT_MS: '2500',
    KAFKA_LINGER_MS: '0',
    LOG_LEVEL: 'debug',
    NODE_OPTIONS: '--max-old-space-size=300',
    SHUTDOWN_TIMEOUT_MS: '95000',
  })
  expect(deployment.spec?.template.spec).toMatchObject({
    terminationGracePeriodSeconds: 120,
    containers: [
      {
        image: 'registry.example.com/desk@sha256:0123abcd',
        resources: { requests: { cpu: '1', memory: '400Mi' }, limits: { memory: '400Mi' } },
        lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } },
      },
    ],
  })
  expect(find(objects, 'Service').spec).toMatchObject({ type: 'NodePort', ports: [{ port: 8081 }] })
})
