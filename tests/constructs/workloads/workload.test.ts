import { Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineEvent, EventConsumer, KafkaCluster, ProducerJob, type WorkloadProps } from '../../../constructs/index.ts'
import { settingGroups } from '../../../contracts/settings.ts'
import { problemsOf, rendered, testSystem } from '../../support.ts'

const event = (type: string) => defineEvent({ type, about: 'test', schema: z.string(), key: (id) => id })
const bootstrapServers = ['kafka:9092']

/** Problems of a producer Job, which has the props of every workload. */
const problems = (props: Omit<WorkloadProps, 'produces'>) => {
  const system = testSystem()
  const chart = system.chart('c')
  const orders = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers,
    topicsManagedBy: 'others',
  }).addTopic('orders')
  new ProducerJob(chart, 'sender', { produces: [orders], ...props })
  return problemsOf(system)
    .filter((line) => line.startsWith('c/sender: '))
    .map((line) => line.slice(10))
}

const moving =
  'expected a tag that never changes, or a digest; use a version: a mutable tag can run different code on every node'
const own = 'expected settings of the service itself; use the prop that sets the variable, or another name'
const written = 'expected letters, digits and underscores, not starting with a digit; choose another name'

describe('refuses', () => {
  test.each<readonly [WorkloadProps, string]>([
    ...['sender', 'sender:', 'sender:latest', 'a/b:5000/c', 'a b:1', 'sender@sha256'].map(
      (image) => [{ image }, `image: got "${image}", ${moving}`] as const,
    ),
    [
      { resources: { cpu: Cpu.units(-1), memory: Size.gibibytes(1) } },
      'resources.cpu: got "-1", expected a positive amount; give what the container needs under load, for example Cpu.millis(100)',
    ],
    [
      { resources: { cpu: Cpu.units(1), memory: Size.gibibytes(Number.NaN) } },
      'resources.memory: got "NaNKi", expected a positive size; give what the container needs under load, for example Size.mebibytes(256)',
    ],
    [
      { env: { KAFKA_GROUP_ID: 'x', NODE_OPTIONS: '', RETRY_BACKOFF_MS: '1' } },
      `env: got "KAFKA_GROUP_ID, NODE_OPTIONS, RETRY_BACKOFF_MS", ${own}`,
    ],
    [
      { env: { HTTP_PORT: '1', HTTP_DRAIN_MS: '1', HTTP_BODY_LIMIT_BYTES: '1' } },
      `env: got "HTTP_PORT, HTTP_DRAIN_MS, HTTP_BODY_LIMIT_BYTES", ${own}`,
    ],
    [{ env: { '': 'x', '9LIVES': 'x', 'A-B': 'x' } }, `env: got ", 9LIVES, A-B", ${written}`],
  ])('%j', (props, message) => {
    expect(problems(props)).toEqual([message])
  })

  test('topics of two clusters', () => {
    const system = testSystem()
    const chart = system.chart('c')
    const topics = ['east', 'west'].map((name) =>
      KafkaCluster.fromBootstrapServers(chart, name, { bootstrapServers }).addTopic('orders'),
    )
    new ProducerJob(chart, 'sender', { produces: topics })
    expect(problemsOf(system)).toContain(
      'c/sender: produces and consumes: got "east, west", expected topics of one cluster; split the workload: one process connects to one cluster',
    )
  })

  test('an event that the service could send to two topics', () => {
    const system = testSystem()
    const chart = system.chart('c')
    const kafka = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers })
    const [a, b] = [event('order.placed'), event('order.paid')]
    const topics = [kafka.addTopic('x', { events: [a, a, b] }), kafka.addTopic('y', { events: [a] })]
    new ProducerJob(chart, 'sender', { produces: topics })
    expect(problemsOf(system)).toContain(
      'c/sender: produces: got "order.placed", expected each event on only one of the topics: the service finds the topic by it; remove the event from all topics but one',
    )
  })
})

test.each(Object.entries(settingGroups))(
  "settings of the group %s are the constructs' to write",
  (_group, settings) => {
    const names = Object.values(settings).map(({ env }) => env)
    const written = names.filter((name) => name !== 'LOG_LEVEL')
    const env = Object.fromEntries(names.map((name) => [name, '1']))
    expect(problems({ env })).toEqual([`env: got "${written.join(', ')}", ${own}`])
  },
)

test('settings of its own are told, and may be called like those of others', () => {
  const env = { PAYMENT_LIMIT: '1000', HTTP_PROXY: 'http://proxy:3128', LOG_LEVEL: 'debug' }
  expect(problems({ env })).toEqual([])
  const chart = Testing.chart()
  const topic = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
    bootstrapServers,
    topicsManagedBy: 'others',
  }).addTopic('orders')
  expect(new ProducerJob(chart, 'sender', { produces: [topic], env }).env).toEqual(env)
})

test('outside of a System an image has to be given, and is enough', () => {
  const synth = (image?: string) => {
    const chart = Testing.chart()
    const orders = KafkaCluster.fromBootstrapServers(chart, 'kafka', {
      bootstrapServers,
      topicsManagedBy: 'others',
    }).addTopic('orders')
    new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers', ...(image !== undefined && { image }) })
    return rendered(chart)
  }
  expect(() => synth()).toThrow(
    'image: got "none", expected an image with a tag or digest; set image, or build the workload in a System, which derives it',
  )
  expect(synth('reader:1').map(({ kind }) => kind)).toEqual(['Deployment', 'PodDisruptionBudget'])
})

test.each(['a:1', 'localhost:5000/a/b:v1.2-x', 'a/b@sha256:0123', 'ghcr.io/a/b:1@sha256:0123'])(
  'accepts the image %s',
  (image) => {
    expect(problems({ image })).toEqual([])
  },
)
