import { Duration, Size } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  KafkaCluster,
  ProducerJob,
  TerminalService,
  type TerminalServiceProps,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { problemsOf, testSystem, warningsOf } from '../../support.ts'

/** What is wrong with a terminal that sends orders. */
const problems = (props: Partial<TerminalServiceProps>, id = 'desk') => {
  const system = testSystem()
  const chart = system.chart('c')
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  const orders = cluster.addTopic('orders')
  new ProducerJob(chart, 'sender', { produces: [orders] })
  new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers' })
  new TerminalService(chart, id, { produces: [orders], ...props })
  expect(warningsOf(system)).toEqual([])
  return problemsOf(system).map((line) => line.replace('c/desk: ', ''))
}

const { seconds, millis } = Duration

describe('refuses', () => {
  test.each<readonly [string, Partial<TerminalServiceProps>, string]>([
    [
      'no topic',
      { produces: [] },
      'produces: got "no topic", expected at least one topic; pass what cluster.addTopic() returned',
    ],
    [
      'a delivery timeout that is none',
      { deliveryTimeout: millis(99) },
      'deliveryTimeout: got "99 millis", expected whole milliseconds from 100 up; leave it out for 4 seconds',
    ],
    [
      'a grace period that is no number of seconds',
      { terminationGracePeriod: millis(20_500) },
      'terminationGracePeriod: got "20 seconds 500 millis", expected whole seconds from 1 up; leave it out for 30 seconds, 40 with HTTP',
    ],
    [
      'a grace period that cuts off the line in hand',
      { terminationGracePeriod: seconds(9) },
      'terminationGracePeriod: got "9 seconds", expected more than 9 seconds (4 seconds for work in progress, 5 seconds of margin); raise it, or lower the others: otherwise work in progress would be killed',
    ],
    [
      'with HTTP, one that cuts off a request in hand',
      { http: {}, terminationGracePeriod: seconds(17) },
      'terminationGracePeriod: got "17 seconds", expected more than 17 seconds (5 seconds before SIGTERM, 3 seconds of draining, 4 seconds for work in progress, 5 seconds of margin); raise it, or lower the others: otherwise work in progress would be killed',
    ],
    [
      'no time before SIGTERM',
      { http: { preStopDelay: seconds(0) } },
      'http.preStopDelay: got "0 seconds", expected whole seconds from 1 up; leave it out for 5 seconds: without it, pods would stop while requests are still sent to them',
    ],
    [
      'a body of no bytes',
      { http: { bodyLimit: Size.kibibytes(0) } },
      'http.bodyLimit: got "0Gi", expected a positive size; leave it out for 64 KiB',
    ],
    [
      'a time to drain that is no time',
      { http: { drain: millis(Number.NaN) } },
      'http.drain: got "NaN milliseconds", expected whole milliseconds from 0 up; leave it out for 3 seconds',
    ],
    [
      'a port that is none',
      { http: { service: { port: 0 } } },
      'http.service.port: got 0, expected a port, 1 to 65535; leave it out for 80',
    ],
    [
      'a setting that the construct writes',
      { env: { TERMINAL_HTTP: 'true' } },
      'env: got "TERMINAL_HTTP", expected settings of the service itself; use the prop that sets the variable, or another name',
    ],
  ])('%s', (_what, props, problem) => {
    expect(problems(props)).toEqual([problem])
  })

  test('a name that Kubernetes does not accept', () => {
    expect(problems({}, 'Desk')).toEqual([
      'c/Desk: name: got "Desk", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts',
    ])
  })
})

test.each<Partial<TerminalServiceProps>>([
  {},
  { http: {} },
  { terminationGracePeriod: seconds(10) },
  { http: { drain: millis(0) }, terminationGracePeriod: seconds(15) },
  { deliveryTimeout: seconds(20) },
])('accepts %j', (props) => {
  expect(problems(props)).toEqual([])
})
