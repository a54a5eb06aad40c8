import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { KafkaCluster, TopicReconciler, type TopicReconcilerProps } from '../../../constructs/index.ts'
import { environmentOf, find, problemsOf, rendered, testSystem } from '../../support.ts'

const synthReconciler = (props: Partial<TopicReconcilerProps> = {}, topics: readonly string[] = ['orders']) => {
  const chart = Testing.chart()
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  const reconciler = new TopicReconciler(chart, 'kafka-topics', { cluster, image: 'base:1', ...props })
  // After the reconciler: topics are read when the tree is complete.
  for (const topic of topics) cluster.addTopic(topic)
  return { reconciler, objects: rendered(chart) }
}
const hashOf = (objects: ReturnType<typeof synthReconciler>['objects']) =>
  find(objects, 'Deployment').spec?.template.metadata?.annotations?.['cdk8s-kafka/topics-hash']

test('its Deployment is its default child', () => {
  expect(ApiObject.of(synthReconciler().reconciler)).toMatchObject({ kind: 'Deployment', name: 'kafka-topics' })
})

test('it is one process, replaced and never doubled, with the base image of its system', () => {
  const system = testSystem()
  const chart = system.chart('topics')
  const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
  new TopicReconciler(chart, 'kafka-topics', { cluster })
  const { spec } = find(rendered(chart), 'Deployment')
  expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } })
  expect(spec?.template.spec?.containers[0]).toMatchObject({
    image: 'cdk8s-kafka/base:1.2.3',
    args: ['node_modules/cdk8s-kafka-runtime/lib/topics/main.js'],
  })
})

test('a changed declaration restarts it, and a reverted one does too', () => {
  const [a, b, again] = [['orders'], ['orders', 'payments'], ['orders']].map((topics) =>
    hashOf(synthReconciler({}, topics).objects),
  )
  expect(a).toMatch(/^[0-9a-f]{16}$/)
  expect(b).not.toBe(a)
  expect(again).toBe(a)
})

test('a cluster without topics keeps the file', () => {
  expect(find(synthReconciler({}, []).objects, 'ConfigMap').data).toEqual({ 'topics.json': '[]\n' })
})

test('all the props', () => {
  const cluster = KafkaCluster.fromBootstrapServers(Testing.chart(), 'msk', { bootstrapServers: ['msk:9092'] })
  const props: Required<TopicReconcilerProps> = {
    pod: { priorityClassName: 'high' },
    cluster,
    interval: Duration.seconds(90),
    image: 'mine:2',
    resources: { cpu: Cpu.millis(70), memory: Size.mebibytes(200) },
  }
  const deployment = find(synthReconciler(props, []).objects, 'Deployment')
  expect(environmentOf(deployment)).toMatchObject({ KAFKA_BOOTSTRAP_SERVERS: 'msk:9092', TOPICS_INTERVAL_MS: '90000' })
  expect(deployment.spec?.template.spec?.containers[0]).toMatchObject({
    image: 'mine:2',
    resources: { requests: { cpu: '70m', memory: '200Mi' }, limits: { memory: '200Mi' } },
  })
})

describe('refuses', () => {
  const problems = (props: Partial<TopicReconcilerProps>, id = 'kafka-topics') => {
    const system = testSystem()
    const chart = system.chart('topics')
    const cluster = KafkaCluster.fromBootstrapServers(chart, 'kafka', { bootstrapServers: ['kafka:9092'] })
    new TopicReconciler(chart, id, { cluster, ...props })
    return problemsOf(system)
  }
  const place = 'topics/kafka-topics'

  test.each<readonly [Partial<TopicReconcilerProps>, string]>([
    [
      { image: '' },
      'image: got "none", expected an image with a tag or digest; set image, or build the reconciler in a System, which derives it',
    ],
    [
      { image: 'base:latest' },
      'image: got "base:latest", expected a tag that never changes, or a digest; use a version: a mutable tag can run different code on every node',
    ],
    [
      { interval: Duration.millis(999) },
      'interval: got "999 millis", expected whole milliseconds from 1000 up; leave it out for one minute',
    ],
    [
      { interval: Duration.seconds(Number.NaN) },
      'interval: got "NaN milliseconds", expected whole milliseconds from 1000 up; leave it out for one minute',
    ],
    [
      { resources: { cpu: Cpu.millis(0), memory: Size.mebibytes(128) } },
      'resources.cpu: got "0m", expected a positive amount; give what the container needs under load, for example Cpu.millis(100)',
    ],
  ])('%j', (props, message) => {
    expect(problems(props)).toEqual([`${place}: ${message}`])
  })

  test('a name that Kubernetes refuses', () => {
    expect(problems({}, 'Topics')).toEqual([
      'topics/Topics: name: got "Topics", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts',
    ])
  })
})
