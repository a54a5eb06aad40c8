import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { KafkaCluster, PostgresDatabase, ProducerJob, type ProducerJobProps } from '../../../constructs/index.ts'
import { environmentOf, find, problemsOf, rendered, testSystem } from '../../support.ts'

const synthJob = (props: Partial<ProducerJobProps> = {}, chart = Testing.chart()) => {
  const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  const job = new ProducerJob(chart, 'sender', { produces: [kafka.addTopic('orders')], ...props })
  return { job, chart }
}

test('its Job is its default child', () => {
  expect(ApiObject.of(synthJob().job)).toMatchObject({ kind: 'Job', name: 'sender' })
})

test('topics are enough below a System', () => {
  const job = find(rendered(synthJob({}, testSystem().chart('sender')).chart), 'Job')
  expect(job.spec).toMatchObject({ backoffLimit: 3, podFailurePolicy: { rules: [{ action: 'Ignore' }] } })
  expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished')
  expect(job.spec?.template.spec).toMatchObject({ restartPolicy: 'Never' })
  expect(environmentOf(job)).toEqual({
    KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
    KAFKA_CLIENT_ID: 'sender',
    KAFKA_PRODUCES: '[{"topic":"orders","events":[]}]',
    NODE_OPTIONS: '--max-old-space-size=144',
    SHUTDOWN_TIMEOUT_MS: '25000',
  })
})

test('all pods of one Job know its identity, so that a second attempt can be told from new events', () => {
  const { spec } = find(rendered(synthJob({ image: 'sender:1' }).chart), 'Job')
  expect(spec?.template.spec?.containers[0]?.env?.[0]).toEqual({
    name: 'EVENT_RUN_ID',
    valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" } },
  })
})

test.each<[ProducerJobProps['onRelease'], Record<string, string>]>([
  [undefined, { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }],
  ['keep', { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }],
  [
    'rerun',
    {
      'argocd.argoproj.io/sync-options': 'Force=true,ServerSideApply=false',
      'kustomize.toolkit.fluxcd.io/force': 'enabled',
    },
  ],
])('a release: %s', (onRelease, annotations) => {
  const job = find(rendered(synthJob({ image: 'sender:1', ...(onRelease && { onRelease }) }).chart), 'Job')
  expect(job.metadata).toMatchObject({ name: 'sender', annotations })
})

test('all the props', () => {
  const chart = Testing.chart()
  const topic = KafkaCluster.fromBootstrapServers(chart, 'msk', {
    bootstrapServers: ['msk:9092'],
    topicsManagedBy: 'others',
  }).addTopic('bills')
  const props: Required<Omit<ProducerJobProps, 'mayLoseEvents' | 'settings'>> = {
    pod: { priorityClassName: 'high' },
    activeDeadline: Duration.hours(2),
    produces: [topic],
    image: 'sender:2',
    resources: { cpu: Cpu.units(1), memory: Size.gibibytes(1) },
    env: { ROUNDS: '' },
    backoffLimit: 0,
    onRelease: 'rerun',
    producerConfig: { 'linger.ms': 7, 'batch.size': 1000, 'compression.type': 'lz4' },
    ttlAfterFinished: Duration.hours(1),
    terminationGracePeriod: Duration.minutes(1),
    database: PostgresDatabase.fromSecret(chart, 'db', { secretName: 'db' }),
    databasePool: { size: 5, timeout: Duration.seconds(2) },
  }
  const job = find(rendered(synthJob(props, chart).chart), 'Job')
  expect(job.spec).toMatchObject({ activeDeadlineSeconds: 7200, backoffLimit: 0, ttlSecondsAfterFinished: 3600 })
  expect(job.spec?.template.spec?.terminationGracePeriodSeconds).toBe(60)
  expect(job.spec?.template.spec?.containers[0]).toMatchObject({
    image: 'sender:2',
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
  })
  expect(environmentOf(job)).toMatchObject({
    DATABASE_POOL_SIZE: '5',
    DATABASE_TIMEOUT_MS: '2000',
    KAFKA_BATCH_SIZE: '1000',
    KAFKA_BOOTSTRAP_SERVERS: 'msk:9092',
    KAFKA_COMPRESSION_TYPE: 'lz4',
    KAFKA_LINGER_MS: '7',
    ROUNDS: '',
    SHUTDOWN_TIMEOUT_MS: '55000',
  })
})

describe('refuses', () => {
  const problems = (props: Partial<ProducerJobProps>) => {
    const system = testSystem()
    synthJob(props, system.chart('c'))
    return problemsOf(system)
      .filter((line) => line.startsWith('c/sender: '))
      .map((line) => line.slice(10))
  }

  test.each<readonly [Partial<ProducerJobProps>, string]>([
    [{ produces: [] }, 'produces: got "no topic", expected at least one topic; pass what cluster.addTopic() returned'],
    [
      { terminationGracePeriod: Duration.seconds(5) },
      'terminationGracePeriod: got "5 seconds", expected whole seconds from 6 up; leave it out for 30 seconds: what is in flight is sent before the pod ends',
    ],
    ...[-1, 0.5, Number.NaN].map(
      (backoffLimit) =>
        [
          { backoffLimit },
          `backoffLimit: got ${backoffLimit}, expected a whole number from 0 up; say how often a failed pod is tried again`,
        ] as const,
    ),
    [
      { activeDeadline: Duration.seconds(0) },
      'activeDeadline: got "0 seconds", expected whole seconds from 1 up; leave it out for a Job that may wait',
    ],
    [
      { onRelease: 'rerun', ttlAfterFinished: Duration.seconds(1.5) },
      'ttlAfterFinished: got "1 second 500 millis", expected whole seconds from 0 up; leave it out to keep the Job and its logs',
    ],
    [
      { ttlAfterFinished: Duration.hours(1) },
      "ttlAfterFinished: got \"60 minutes with onRelease 'keep'\", expected no time, or onRelease 'rerun'; leave it out: a Job that is gone is made anew by the next apply, and sends its events again",
    ],
    [
      { onRelease: 'toString' as 'keep' },
      "onRelease: got \"toString\", expected 'keep' or 'rerun'; leave it out to keep the Job as it is",
    ],
  ])('%j', (props, message) => {
    expect(problems(props)).toEqual([message])
  })
})
