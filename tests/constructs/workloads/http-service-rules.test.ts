import { Duration, Size } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  type HttpServiceProps,
  KafkaCluster,
  type KafkaTopic,
  ProducerJob,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { problemsOf, testSystem, warningsOf } from '../../support.ts'

/** What is wrong with a service that sends orders; `props` may ask for the topic of replies. */
const problems = (props: (replies: KafkaTopic) => Partial<HttpServiceProps>, id = 'api') => {
  const system = testSystem()
  const chart = system.chart('c')
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  const [orders, replies] = [cluster.addTopic('orders'), cluster.addTopic('replies')]
  new ProducerJob(chart, 'sender', { produces: [replies, orders] })
  new EventConsumer(chart, 'reader', { consumes: [replies, orders], group: 'readers' })
  new HttpService(chart, id, { produces: [orders], ...props(replies) })
  expect(warningsOf(system)).toEqual([])
  return problemsOf(system).map((line) => line.replace('c/api: ', ''))
}

const { seconds, minutes, millis } = Duration
const reads = (consumes: KafkaTopic) => ({ consumes: [consumes], group: 'api' })

describe('refuses', () => {
  test.each<readonly [string, Partial<HttpServiceProps>, string]>([
    [
      'no topic at all',
      { produces: [] },
      'produces and consumes: got "no topic", expected at least one topic to send to or to read; pass what cluster.addTopic() returned',
    ],
    [
      'a group that reads nothing',
      { group: 'api' },
      'consumes: got "no topic", expected topics that the group api reads; give consumes, or remove group',
    ],
    [
      'options of a consumer for a service that reads nothing',
      { deadLetters: false, handlerTimeout: seconds(1) },
      'consumes: got "no topic with handlerTimeout, deadLetters", expected consumer options only for a service that reads topics; give consumes, or remove the options',
    ],
    [
      'a number of pods with autoscaling',
      { replicas: 3, autoscaling: { minReplicas: 1, maxReplicas: 2 } },
      'replicas: got "3 with autoscaling", expected one of them: replicas and autoscaling are mutually exclusive; remove replicas, which each apply would reset, or remove autoscaling',
    ],
    ...[-1, 1.5, Number.NaN].map(
      (replicas) =>
        [
          `${replicas} replicas`,
          { replicas },
          `replicas: got ${replicas}, expected a whole number from 0 up; give the number of pods: at least two for uninterrupted service`,
        ] as const,
    ),
    [
      'no body',
      { bodyLimit: Size.kibibytes(0) },
      'bodyLimit: got "0Gi", expected a positive size; leave it out for 64 KiB',
    ],
    ...[
      [millis(99), '99 millis'] as const,
      [millis(100.5), '100.5 millis'] as const,
      [millis(Number.POSITIVE_INFINITY), 'Infinity milliseconds'] as const,
    ].map(
      ([deliveryTimeout, got]) =>
        [
          `a delivery within ${got}`,
          { deliveryTimeout },
          `deliveryTimeout: got "${got}", expected whole milliseconds from 100 up; leave it out for 4 seconds`,
        ] as const,
    ),
    ...[[seconds(0), '0 seconds'] as const, [millis(1500), '1 second 500 millis'] as const].map(
      ([preStopDelay, got]) =>
        [
          `a pod that ends after ${got}`,
          { preStopDelay },
          `preStopDelay: got "${got}", expected whole seconds from 1 up; leave it out for 5 seconds: without it, pods would stop while requests are still sent to them`,
        ] as const,
    ),
    [
      'a drain that is no time',
      { drain: seconds(Number.NaN) },
      'drain: got "NaN milliseconds", expected whole milliseconds from 0 up; leave it out for 3 seconds',
    ],
    [
      'a grace period with a fraction',
      { terminationGracePeriod: seconds(40.5) },
      'terminationGracePeriod: got "40 seconds 500 millis", expected whole seconds from 1 up; leave it out for 40 seconds',
    ],
    [
      'a grace period that what has to be done fills',
      { terminationGracePeriod: seconds(17) },
      'terminationGracePeriod: got "17 seconds", expected more than 17 seconds (5 seconds before SIGTERM, 3 seconds of draining, 4 seconds for a request in progress, 5 seconds of margin); raise it, or lower the others: otherwise work in progress would be killed',
    ],
    [
      'requests that wait longer than the pod lives',
      { deliveryTimeout: minutes(1) },
      'terminationGracePeriod: got "40 seconds", expected more than 1 minute 13 seconds (5 seconds before SIGTERM, 3 seconds of draining, 1 minute for a request in progress, 5 seconds of margin); raise it, or lower the others: otherwise work in progress would be killed',
    ],
    [
      'a port that is none',
      { service: { port: 0 } },
      'service.port: got 0, expected a port, 1 to 65535; leave it out for 80',
    ],
    [
      'an autoscaler with a wrong number',
      { autoscaling: { minReplicas: 0, maxReplicas: 2 } },
      'autoscaling.minReplicas: got 0, expected a whole number from 1 up; give the number of pods for quiet times: zero pods cannot be scaled by CPU',
    ],
  ])('%s', (_, props, message) => {
    expect(problems(() => props)).toEqual([message])
  })

  test('a service that reads without a group', () => {
    expect(problems((replies) => ({ consumes: [replies] }))).toEqual([
      'group: got "none", expected a group that reads replies; give group, or remove consumes',
    ])
  })

  test('a topic twice, by the rules of every consumer', () => {
    expect(problems((replies) => ({ ...reads(replies), consumes: [replies, replies] }))).toEqual([
      'consumes: got "replies", expected each topic once; remove the duplicate',
    ])
  })

  test('a handler whose time is over before the brokers’', () => {
    expect(problems((replies) => ({ ...reads(replies), handlerTimeout: seconds(4) }))).toEqual([
      'deliveryTimeout: got "4 seconds", expected less than the handler timeout (4 seconds); lower deliveryTimeout or raise handlerTimeout: otherwise an outage of the brokers would count as a failed attempt',
    ])
  })

  test('a handler for which the grace period has no time', () => {
    expect(problems((replies) => ({ ...reads(replies), handlerTimeout: seconds(23) }))).toEqual([
      'terminationGracePeriod: got "40 seconds", expected more than 40 seconds (5 seconds before SIGTERM, 3 seconds of draining, 4 seconds for a request in progress, 23 seconds for an event in progress, 5 seconds of margin); raise it, or lower the others: otherwise work in progress would be killed',
    ])
  })

  test.each(['Api', 'my_api', 'x'.repeat(64)])('the name %s', (name) => {
    expect(problems(() => ({ image: 'api:1' }), name)).toEqual([
      `c/${name}: name: got "${name}", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts`,
    ])
  })
})

test('accepts times that just add up, no pods, and more pods than a topic has partitions', () => {
  expect(problems(() => ({ terminationGracePeriod: seconds(18) }))).toEqual([])
  expect(problems(() => ({ replicas: 0, drain: seconds(0) }))).toEqual([])
  expect(problems((replies) => ({ ...reads(replies), handlerTimeout: millis(22_999), replicas: 9 }))).toEqual([])
})
