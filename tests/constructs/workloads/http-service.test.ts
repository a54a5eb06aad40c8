import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { HttpService, type HttpServiceProps, KafkaCluster, PostgresDatabase } from '../../../constructs/index.ts'
import { environmentOf, find, rendered, testSystem } from '../../support.ts'

const given = (chart = Testing.chart()) => {
  const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  return { chart, kafka, orders: kafka.addTopic('orders'), replies: kafka.addTopic('replies') }
}

const synthService = (props: Partial<HttpServiceProps> = {}) => {
  const { chart, orders } = given()
  const service = new HttpService(chart, 'api', { produces: [orders], image: 'api:1', ...props })
  return { service, objects: rendered(chart) }
}
const kinds = (props?: Partial<HttpServiceProps>) => synthService(props).objects.map(({ kind }) => kind)
const deploymentOf = (props?: Partial<HttpServiceProps>) => find(synthService(props).objects, 'Deployment')

test('its Deployment is its default child', () => {
  expect(ApiObject.of(synthService().service)).toMatchObject({ kind: 'Deployment', name: 'api' })
})

test('a topic is enough below a System', () => {
  const { chart, orders } = given(testSystem().chart('api'))
  new HttpService(chart, 'api', { produces: [orders] })
  const objects = rendered(chart)
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([
    'Deployment api',
    'Service api',
    'PodDisruptionBudget api',
  ])
  const deployment = find(objects, 'Deployment')
  expect(deployment.spec).toMatchObject({ replicas: 2, selector: { matchLabels: { app: 'api' } } })
  expect(deployment.spec?.template.metadata?.labels).toEqual({
    app: 'api',
    'app.kubernetes.io/component': 'http-service',
    'app.kubernetes.io/name': 'api',
    'app.kubernetes.io/part-of': 'shop',
  })
  expect(environmentOf(deployment)).toEqual({
    HTTP_DRAIN_MS: '3000',
    HTTP_PORT: '8080',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
    KAFKA_CLIENT_ID: 'api',
    KAFKA_DELIVERY_TIMEOUT_MS: '4000',
    KAFKA_PRODUCES: '[{"topic":"orders","events":[]}]',
    NODE_OPTIONS: '--max-old-space-size=192',
    SHUTDOWN_TIMEOUT_MS: '30000',
  })
  expect(deployment.spec?.template.spec?.containers[0]).toMatchObject({
    image: 'cdk8s-kafka/shop-api:1.2.3',
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
    ports: [
      { name: 'http', containerPort: 8080 },
      { name: 'health', containerPort: 9090 },
    ],
    readinessProbe: { httpGet: { path: '/readyz', port: 'health' } },
    livenessProbe: { httpGet: { path: '/livez', port: 'health' } },
  })
})

describe('no request is lost', () => {
  test('a pod goes on for five seconds, and has the time to stop in', () => {
    const pod = deploymentOf().spec?.template.spec
    expect(pod?.containers[0]?.lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '5'] } } })
    expect(pod?.terminationGracePeriodSeconds).toBe(40)
  })

  test.each<Partial<HttpServiceProps>>([
    { replicas: 1 },
    { replicas: 3 },
    { autoscaling: { minReplicas: 1, maxReplicas: 2 } },
  ])('%j: a new pod answers before an old one goes', (props) => {
    const rollingUpdate = { maxSurge: 1, maxUnavailable: 0 }
    expect(deploymentOf(props).spec?.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate })
  })

  test.each<readonly [Partial<HttpServiceProps>, boolean]>([
    [{ replicas: 0 }, false],
    [{ replicas: 1 }, false],
    [{ replicas: 2 }, true],
    [{ autoscaling: { minReplicas: 1, maxReplicas: 1 } }, false],
    [{ autoscaling: { minReplicas: 1, maxReplicas: 2 } }, true],
  ])('%j: a drain takes one pod at a time: %s', (props, budget) => {
    expect(kinds(props).includes('PodDisruptionBudget')).toBe(budget)
  })
})

test('with autoscaling the Deployment leaves the number of pods to it, and asks for more CPU', () => {
  const { service, objects } = synthService({ autoscaling: { minReplicas: 3, maxReplicas: 10 } })
  const { spec } = find(objects, 'Deployment')
  expect(spec).not.toHaveProperty('replicas')
  expect(spec?.template.spec?.containers[0]?.resources?.requests?.cpu).toBe('500m')
  expect(find(objects, 'HorizontalPodAutoscaler').spec?.scaleTargetRef).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: 'api',
  })
  expect(service.replicas).toBe(3)
  expect(kinds()).not.toContain('HorizontalPodAutoscaler')
})

test.each<readonly [Partial<HttpServiceProps>, number]>([
  [{}, 2],
  [{ replicas: 4 }, 4],
  [{ autoscaling: { minReplicas: 3, maxReplicas: 10 } }, 10],
])('%j: there are at most %d pods', (props, most) => {
  expect(synthService(props).service.maxReplicas).toBe(most)
})

test.each([
  [undefined, 'http://api'],
  [80, 'http://api'],
  [8081, 'http://api:8081'],
])('with the port %s it is reached at %s', (port, url) => {
  const { service, objects } = synthService(port === undefined ? {} : { service: { port } })
  expect(service.url).toBe(url)
  expect(find(objects, 'Service').spec?.ports?.[0]?.port).toBe(port ?? 80)
})

test('a service that reads topics as well is a member of a group, with dead letters', () => {
  const { chart, orders, replies, kafka } = given()
  const props = { produces: [orders], consumes: [replies], group: 'api', image: 'api:1' }
  const service = new HttpService(chart, 'api', props)
  expect(service.deadLetterTopics).toEqual([kafka.deadLetterTopicOf(replies)])
  expect(environmentOf(find(rendered(chart), 'Deployment'))).toMatchObject({
    HANDLER_TIMEOUT_MS: '20000',
    KAFKA_CONSUMES: '[{"topic":"replies","events":[],"deadLetters":"replies.dlq"}]',
    KAFKA_DELIVERY_TIMEOUT_MS: '4000',
    KAFKA_GROUP_ID: 'api',
    KAFKA_REBALANCE_TIMEOUT_MS: '60000',
    KAFKA_SESSION_TIMEOUT_MS: '10000',
  })
})

test('a service that only reads sends nothing', () => {
  const { chart, replies } = given()
  new HttpService(chart, 'api', { consumes: [replies], group: 'api', image: 'api:1', deadLetters: false })
  const env = environmentOf(find(rendered(chart), 'Deployment'))
  expect(env.KAFKA_CONSUMES).toBe('[{"topic":"replies","events":[]}]')
  expect(Object.keys(env)).not.toEqual(expect.arrayContaining([expect.stringMatching(/PRODUCES|DELIVERY/)]))
})

test('all the props', () => {
  const { chart, orders, replies } = given()
  // Not both at once: autoscaling is above.
  const props: Required<Omit<HttpServiceProps, 'autoscaling' | 'settings'>> = {
    pod: { priorityClassName: 'high' },
    produces: [orders],
    consumes: [replies],
    group: 'api.v2',
    replicas: 4,
    ingressFrom: [],
    service: { port: 8081, type: 'NodePort' },
    image: 'registry.example.com/api@sha256:0123abcd',
    resources: { cpu: Cpu.units(1), memory: Size.mebibytes(400) },
    env: { LOG_LEVEL: 'debug', GREETING: 'hello' },
    bodyLimit: Size.mebibytes(1),
    deliveryTimeout: Duration.millis(2500),
    preStopDelay: Duration.seconds(20),
    drain: Duration.seconds(10),
    terminationGracePeriod: Duration.minutes(2),
    spread: { nodes: 'required' },
    handlerTimeout: Duration.seconds(40),
    retry: { maxAttempts: 2, backoff: Duration.millis(50), maxBackoff: Duration.seconds(1) },
    deadLetters: false,
    sessionTimeout: Duration.seconds(20),
    rebalanceTimeout: Duration.minutes(2),
    producerConfig: { 'linger.ms': 7 },
    consumerConfig: { 'auto.offset.reset': 'latest' },
    mayLoseEvents: 'a test',
    database: PostgresDatabase.fromSecret(chart, 'db', { secretName: 'db' }),
    databasePool: { size: 5, timeout: Duration.seconds(2) },
  }
  new HttpService(chart, 'api', props)
  const objects = rendered(chart)
  const deployment = find(objects, 'Deployment')
  expect(environmentOf(deployment)).toEqual({
    DATABASE_POOL_SIZE: '5',
    DATABASE_TIMEOUT_MS: '2000',
    GREETING: 'hello',
    HANDLER_TIMEOUT_MS: '40000',
    HTTP_BODY_LIMIT_BYTES: '1048576',
    HTTP_DRAIN_MS: '10000',
    HTTP_PORT: '8080',
    INBOX_RETENTION_MS: '0',
    KAFKA_AUTO_OFFSET_RESET: 'latest',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
    KAFKA_CLIENT_ID: 'api',
    KAFKA_CONSUMES: '[{"topic":"replies","events":[]}]',
    KAFKA_DELIVERY_TIMEOUT_MS: '2500',
    KAFKA_GROUP_ID: 'api.v2',
    KAFKA_LINGER_MS: '7',
    KAFKA_PRODUCES: '[{"topic":"orders","events":[]}]',
    KAFKA_REBALANCE_TIMEOUT_MS: '120000',
    KAFKA_SESSION_TIMEOUT_MS: '20000',
    LOG_LEVEL: 'debug',
    NODE_OPTIONS: '--max-old-space-size=300',
    PGSSLMODE: 'require',
    RETRY_BACKOFF_MS: '50',
    RETRY_MAX_ATTEMPTS: '2',
    RETRY_MAX_BACKOFF_MS: '1000',
    SHUTDOWN_TIMEOUT_MS: '95000',
  })
  expect(deployment.spec?.replicas).toBe(4)
  expect(deployment.spec?.template.spec).toMatchObject({
    terminationGracePeriodSeconds: 120,
    topologySpreadConstraints: [{ whenUnsatisfiable: 'ScheduleAnyway' }, { whenUnsatisfiable: 'DoNotSchedule' }],
    containers: [
      {
        image: 'registry.example.com/api@sha256:0123abcd',
        resources: { requests: { cpu: '1', memory: '400Mi' }, limits: { memory: '400Mi' } },
        lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } },
      },
    ],
  })
  expect(find(objects, 'Service').spec).toMatchObject({ type: 'NodePort', ports: [{ port: 8081 }] })
})
