import { readFileSync } from 'node:fs'
import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { expect, test } from 'vitest'
import { HttpService, KafkaCluster, LoadTest, type LoadTestProps } from '../../../constructs/index.ts'
import { environmentOf, find, rendered, testSystem } from '../../support.ts'

const script = new URL('../../../services/order-billing-notification/load-test/script.js', import.meta.url)
const target = { name: 'order-service', url: 'http://order-service' }
const stages = [
  { duration: Duration.seconds(90), target: 20 },
  { duration: Duration.millis(500), target: 0 },
]
const thresholds = { http_req_failed: ['rate<0.01'] } as const

const synthTest = (props: Partial<LoadTestProps> = {}) => {
  const chart = Testing.chart()
  // With a rate the stages are left out: a load has one of them.
  const load = props.constantArrivalRate ? {} : { stages }
  new LoadTest(chart, 'load-test', { target, path: '/api/orders', script, thresholds, ...load, ...props })
  return rendered(chart)
}
const jobOf = (objects: ReturnType<typeof synthTest>) => find(objects, 'CronJob').spec?.jobTemplate.spec

test('its CronJob is its default child', () => {
  const chart = Testing.chart()
  const made = new LoadTest(chart, 'load-test', { target, path: '/api/orders', script, stages, thresholds })
  expect(ApiObject.of(made)).toMatchObject({ kind: 'CronJob', name: 'load-test' })
})

test('it runs when it is asked to, once, and keeps what came out', () => {
  const objects = synthTest()
  expect(find(objects, 'CronJob').spec).toMatchObject({
    suspend: true,
    schedule: '0 3 * * *',
    timeZone: 'Etc/UTC',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 300,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
  })
  expect(jobOf(objects)).toMatchObject({ backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } })
})

test('a run that hangs is ended five minutes after the last stage', () => {
  expect(jobOf(synthTest())?.activeDeadlineSeconds).toBe(91 + 300)
})

test('k6 reads script and options from the ConfigMap', () => {
  const objects = synthTest()
  expect(find(objects, 'ConfigMap')).toMatchObject({
    metadata: { name: 'load-test' },
    data: { 'script.js': readFileSync(script, 'utf8') },
  })
  expect(JSON.parse(find(objects, 'ConfigMap').data?.['options.json'] ?? '')).toEqual({
    stages: [
      { duration: '90s', target: 20 },
      { duration: '500ms', target: 0 },
    ],
    thresholds,
  })
  const pod = jobOf(objects)?.template.spec
  expect(pod?.containers[0]).toMatchObject({
    image: 'grafana/k6:1.8.1',
    args: ['run', '--config', '/scripts/options.json', '/scripts/script.js'],
    volumeMounts: [{ name: 'scripts', mountPath: '/scripts', readOnly: true }],
  })
  expect(pod?.volumes).toEqual([{ name: 'scripts', configMap: { name: 'load-test' } }])
})

test('the variable of the URL is named after the service', () => {
  const chart = testSystem().chart('c')
  const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  const service = new HttpService(chart, 'order-service', {
    produces: [kafka.addTopic('orders')],
    service: { port: 8081 },
  })
  new LoadTest(chart, 'load-test', { target: service, path: '/api/orders', script, stages, thresholds })
  expect(environmentOf(find(rendered(chart), 'CronJob'))).toEqual({
    K6_NO_USAGE_REPORT: 'true',
    ORDER_SERVICE_URL: 'http://order-service:8081/api/orders',
    THINK_TIME: '0.5-2',
  })
})

test.each<readonly [Partial<LoadTestProps>, string]>([
  [{}, '0.5-2'],
  [{ thinkTime: 'none' }, '0'],
  [{ thinkTime: { min: Duration.seconds(1), max: Duration.seconds(1) } }, '1-1'],
  [{ constantArrivalRate: { rate: 200, duration: Duration.minutes(2) } }, '0'],
  [{ constantArrivalRate: { rate: 200, duration: Duration.minutes(2) }, thinkTime: 'none' }, '0'],
])('users of %j pause for %s seconds', (props, thinkTime) => {
  expect(environmentOf(find(synthTest(props), 'CronJob'))).toMatchObject({ THINK_TIME: thinkTime })
})

test('all the props', () => {
  const props: Required<Omit<LoadTestProps, 'stages' | 'thinkTime'>> = {
    pod: { priorityClassName: 'high' },
    target: { name: 'shop', url: 'https://shop.example.com' },
    path: '',
    script: script.pathname,
    thresholds: { checks: ['rate==1'] },
    constantArrivalRate: { rate: 10, duration: Duration.minutes(2), preAllocatedVUs: 3, maxVUs: 7 },
    urlVariable: 'TARGET',
    env: { K6_OUT: 'json' },
    suspend: false,
    schedule: '@hourly',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 9,
    image: 'grafana/k6:1.7.1',
    resources: { cpu: Cpu.units(1), memory: Size.gibibytes(1) },
  }
  const objects = synthTest(props)
  expect(JSON.parse(find(objects, 'ConfigMap').data?.['options.json'] ?? '')).toMatchObject({
    scenarios: { steady: { rate: 10, duration: '2m', preAllocatedVUs: 3, maxVUs: 7 } },
    thresholds: { checks: ['rate==1'] },
  })
  const cronJob = find(objects, 'CronJob')
  expect(cronJob.spec).toMatchObject({
    suspend: false,
    schedule: '@hourly',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 9,
  })
  expect(jobOf(objects)?.activeDeadlineSeconds).toBe(420)
  expect(jobOf(objects)?.template.spec?.containers[0]).toMatchObject({
    image: 'grafana/k6:1.7.1',
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
  })
  expect(environmentOf(cronJob)).toEqual({
    K6_NO_USAGE_REPORT: 'true',
    K6_OUT: 'json',
    TARGET: 'https://shop.example.com',
    THINK_TIME: '0',
  })
})
