import { describe, expect, test } from 'vitest'
import { declaredTopics } from '../../contracts/topics.ts'
import { emitted, environmentOf, find } from '../support.ts'

const objectsOf = (environment: string) =>
  emitted().flatMap(({ folder, object }) => (folder === `${environment}/order-billing-notification` ? [object] : []))

/** What the documents of this system rely on: names and numbers that nobody may change by accident. */
describe.each(['local', 'production'])('%s', (environment) => {
  const objects = objectsOf(environment)

  test('everything is in the namespace kafka-poc, which is made first', () => {
    expect(find(objects, 'Namespace').metadata?.name).toBe('kafka-poc')
    const others = objects.filter(({ kind }) => kind !== 'Namespace')
    expect(new Set(others.map(({ metadata }) => metadata?.namespace))).toEqual(new Set(['kafka-poc']))
  })

  test('orders come in on port 80, inside of the cluster until somebody says otherwise', () => {
    const { spec } = find(objects, 'Service', 'order-service')
    expect(spec).toEqual({
      ports: [{ name: 'http', port: 80, targetPort: 'http', appProtocol: 'http' }],
      selector: { app: 'order-service' },
    })
  })

  test('each topic has six partitions, and the consumers are groups of their own', () => {
    const text = find(objects, 'ConfigMap', 'kafka-topics').data?.['topics.json'] ?? ''
    const topics = declaredTopics.parse(JSON.parse(text))
    const names = topics.map(({ name }) => name).filter((name) => !name.endsWith('.dlq'))
    expect(names).toEqual(['order-created', 'payment-requests', 'notification-events'])
    expect(new Set(topics.map(({ partitions }) => partitions))).toEqual(new Set([6]))
    for (const name of ['billing-service', 'notification-service']) {
      expect(environmentOf(find(objects, 'Deployment', name)).KAFKA_GROUP_ID).toBe(name)
    }
  })

  test.each(['load-test', 'load-test-steady'])('%s runs when it is asked to, against the order service', (name) => {
    const job = find(objects, 'CronJob', name)
    expect(job.spec?.suspend).toBe(true)
    expect(environmentOf(job).ORDER_SERVICE_URL).toBe('http://order-service/api/orders')
  })
})

test('the load test is the described one: five minutes, up to 50 users, and its two limits', () => {
  const options = JSON.parse(find(objectsOf('local'), 'ConfigMap', 'load-test').data?.['options.json'] ?? '{}')
  const stages: { duration: string; target: number }[] = options.stages
  expect(stages.reduce((minutes, { duration }) => minutes + Number.parseInt(duration, 10), 0)).toBe(5)
  expect(Math.max(...stages.map(({ target }) => target))).toBe(50)
  expect(options.thresholds).toEqual({ http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01'] })
})

test('pods of the order service are fixed locally, and the autoscaler has them in production', () => {
  expect(find(objectsOf('local'), 'Deployment', 'order-service').spec?.replicas).toBe(2)
  expect(find(objectsOf('production'), 'Deployment', 'order-service').spec).not.toHaveProperty('replicas')
  expect(find(objectsOf('production'), 'HorizontalPodAutoscaler').spec).toMatchObject({
    minReplicas: 3,
    maxReplicas: 10,
  })
})

test('the Kafka UI is there locally, and read-only', () => {
  const ui = find(objectsOf('local'), 'Deployment', 'kafka-ui')
  expect(environmentOf(ui)).toMatchObject({
    KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka-bootstrap:9092',
    KAFKA_CLUSTERS_0_READONLY: 'true',
    DYNAMIC_CONFIG_ENABLED: 'false',
  })
  expect(objectsOf('production').map(({ metadata }) => metadata?.name)).not.toContain('kafka-ui')
})
