import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { expect, test } from 'vitest'
import { EventConsumer, type EventConsumerProps, KafkaCluster, PostgresDatabase } from '../../../constructs/index.ts'
import { environmentOf, find, rendered, testSystem } from '../../support.ts'

const given = (chart = Testing.chart()) => {
  const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  return { chart, kafka, orders: kafka.addTopic('orders'), bills: kafka.addTopic('bills', { partitions: 9 }) }
}

const synthConsumer = (props: Partial<EventConsumerProps> = {}) => {
  const { chart, orders } = given()
  new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers', image: 'reader:1', ...props })
  return rendered(chart)
}

test('its Deployment is its default child', () => {
  const { chart, orders } = given()
  const reader = new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers' })
  expect(ApiObject.of(reader)).toMatchObject({ kind: 'Deployment', name: 'reader' })
})

test('a topic and a group are enough below a System', () => {
  const { chart, orders } = given(testSystem().chart('reader'))
  new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers' })
  const objects = rendered(chart)
  const deployment = find(objects, 'Deployment')
  expect(deployment.spec).toMatchObject({ replicas: 2, selector: { matchLabels: { app: 'reader' } } })
  expect(deployment.spec?.template.spec?.containers[0]?.image).toBe('cdk8s-kafka/shop-reader:1.2.3')
  expect(environmentOf(deployment)).toEqual({
    HANDLER_TIMEOUT_MS: '20000',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
    KAFKA_CLIENT_ID: 'reader',
    KAFKA_CONSUMES: '[{"topic":"orders","events":[],"deadLetters":"orders.dlq"}]',
    KAFKA_GROUP_ID: 'readers',
    KAFKA_REBALANCE_TIMEOUT_MS: '60000',
    KAFKA_SESSION_TIMEOUT_MS: '10000',
    NODE_OPTIONS: '--max-old-space-size=144',
    SHUTDOWN_TIMEOUT_MS: '25000',
  })
  expect(find(objects, 'PodDisruptionBudget').spec).toMatchObject({ unhealthyPodEvictionPolicy: 'AlwaysAllow' })
})

test.each([
  [0, 1, 0, false],
  [1, 1, 0, false],
  [2, 0, 1, true],
  [3, 0, 1, true],
])('%d replicas roll with %d surge and %d unavailable; a budget: %s', (replicas, maxSurge, maxUnavailable, budget) => {
  const objects = synthConsumer({ replicas })
  expect(find(objects, 'Deployment').spec?.strategy?.rollingUpdate).toEqual({ maxSurge, maxUnavailable })
  expect(objects.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(budget)
})

test('without dead letters no topic is declared for them', () => {
  const { chart, kafka, orders } = given()
  const props = { consumes: [orders], group: 'readers', image: 'reader:1', deadLetters: false }
  expect(new EventConsumer(chart, 'reader', props).deadLetterTopics).toEqual([])
  expect(kafka.topics.map(({ topicName }) => topicName)).toEqual(['orders', 'bills'])
})

test('a reader of dead letters has none of its own', () => {
  const { chart, kafka, orders } = given()
  const props = { consumes: [kafka.deadLetterTopicOf(orders)], group: 'redrive', image: 'reader:1' }
  expect(new EventConsumer(chart, 'reader', props).deadLetterTopics).toEqual([])
  expect(kafka.topics.map(({ topicName }) => topicName)).toEqual(['orders', 'bills', 'orders.dlq'])
})

test('two readers of a topic share its dead-letter topic', () => {
  const { chart, kafka, orders } = given()
  for (const group of ['a', 'b']) new EventConsumer(chart, group, { consumes: [orders], group, image: 'reader:1' })
  expect(kafka.topics.filter(({ deadLettersOf }) => deadLettersOf === orders)).toHaveLength(1)
})

test.each([
  [40_000, '35000'],
  [20_000, '15000'],
  [8_000, '4000'],
  [201, '100'],
])('a handler with %d ms waits %s ms for the brokers, so that it still can say that they are away', (ms, delivery) => {
  const { chart, orders, bills } = given()
  const props = { consumes: [orders], group: 'readers', image: 'reader:1', terminationGracePeriod: Duration.minutes(1) }
  new EventConsumer(chart, 'reader', { ...props, produces: [bills], handlerTimeout: Duration.millis(ms) })
  expect(environmentOf(find(rendered(chart), 'Deployment')).KAFKA_DELIVERY_TIMEOUT_MS).toBe(delivery)
})

test('all the props', () => {
  const { chart, orders, bills } = given()
  const props: Required<Omit<EventConsumerProps, 'settings'>> = {
    pod: { priorityClassName: 'high' },
    consumes: [orders],
    produces: [bills],
    group: 'readers.v2',
    replicas: 3,
    image: 'registry.example.com/reader@sha256:0123abcd',
    resources: { cpu: Cpu.millis(250), memory: Size.mebibytes(400) },
    env: { LOG_LEVEL: 'debug' },
    handlerTimeout: Duration.seconds(40),
    retry: { maxAttempts: 2, backoff: Duration.millis(50), maxBackoff: Duration.seconds(1) },
    deadLetters: true,
    sessionTimeout: Duration.seconds(20),
    rebalanceTimeout: Duration.minutes(2),
    producerConfig: { 'linger.ms': 7 },
    consumerConfig: { 'auto.offset.reset': 'latest' },
    mayLoseEvents: 'a test',
    terminationGracePeriod: Duration.minutes(1),
    spread: { nodes: 'required' },
    database: PostgresDatabase.fromSecret(chart, 'db', { secretName: 'db' }),
    databasePool: { size: 5, timeout: Duration.seconds(2) },
  }
  new EventConsumer(chart, 'reader', props)
  const deployment = find(rendered(chart), 'Deployment')
  expect(environmentOf(deployment)).toEqual({
    DATABASE_POOL_SIZE: '5',
    DATABASE_TIMEOUT_MS: '2000',
    HANDLER_TIMEOUT_MS: '40000',
    INBOX_RETENTION_MS: '0',
    KAFKA_AUTO_OFFSET_RESET: 'latest',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
    KAFKA_CLIENT_ID: 'reader',
    KAFKA_CONSUMES: '[{"topic":"orders","events":[],"deadLetters":"orders.dlq"}]',
    KAFKA_DELIVERY_TIMEOUT_MS: '35000',
    KAFKA_GROUP_ID: 'readers.v2',
    KAFKA_LINGER_MS: '7',
    KAFKA_PRODUCES: '[{"topic":"bills","events":[]}]',
    KAFKA_REBALANCE_TIMEOUT_MS: '120000',
    KAFKA_SESSION_TIMEOUT_MS: '20000',
    LOG_LEVEL: 'debug',
    NODE_OPTIONS: '--max-old-space-size=300',
    PGSSLMODE: 'require',
    RETRY_BACKOFF_MS: '50',
    RETRY_MAX_ATTEMPTS: '2',
    RETRY_MAX_BACKOFF_MS: '1000',
    SHUTDOWN_TIMEOUT_MS: '55000',
  })
  expect(deployment.spec).toMatchObject({ replicas: 3 })
  expect(deployment.spec?.template.spec).toMatchObject({
    terminationGracePeriodSeconds: 60,
    topologySpreadConstraints: [{ whenUnsatisfiable: 'ScheduleAnyway' }, { whenUnsatisfiable: 'DoNotSchedule' }],
    containers: [
      {
        image: 'registry.example.com/reader@sha256:0123abcd',
        resources: { requests: { cpu: '250m', memory: '400Mi' }, limits: { memory: '400Mi' } },
      },
    ],
  })
})
