import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { ToolJob, type ToolJobProps } from '../../../constructs/addons/tool-job.ts'
import type { ToolOptions } from '../../../constructs/addons/tool-options.ts'
import { EventConsumer, KafkaCluster, ProducerJob, type SystemProps } from '../../../constructs/index.ts'
import { decode } from '../../../contracts/codec.ts'
import { tools } from '../../../contracts/tools.ts'
import { schemaProblems } from '../../policies/schemas.ts'
import { environmentOf, find, type Manifest, podTemplateOf, problemsOf, testSystem } from '../../support.ts'

/** A shop with two topics, two groups and a tool. */
function synthTool(options: ToolOptions, props: Partial<ToolJobProps> = {}, systemProps: Partial<SystemProps> = {}) {
  const system = testSystem(systemProps)
  const kafka = KafkaCluster.fromBootstrapServers(system.chart('kafka'), 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  const [orders, bills] = [kafka.addTopic('orders'), kafka.addTopic('bills', { partitions: 2 })]
  new ProducerJob(system.chart('sender'), 'sender', { produces: [orders, bills] })
  new EventConsumer(system.chart('shop'), 'shop', { consumes: [orders, bills], group: 'Shop_1' })
  new EventConsumer(system.chart('audit'), 'audit', { consumes: [orders], group: 'audit', deadLetters: false })
  const job = new ToolJob(system.chart('job'), 'job', { options, ...props })
  return { job, problems: () => problemsOf(system), manifest: () => find(rendered(job), 'Job') }
}
const rendered = (job: ToolJob) =>
  job.node.findAll().flatMap((node) => ('toJson' in node ? [(node.toJson as () => Manifest)()] : []))

const envOf = (options: ToolOptions) => environmentOf(synthTool(options).manifest())

test('a Job on the base image, hardened and tried once, that Kubernetes accepts', () => {
  const { manifest, problems } = synthTool({ tool: 'lag' }, {}, { namespace: 'shop' })
  expect(problems()).toEqual([])
  const job = manifest()
  expect(schemaProblems(job)).toEqual([])
  expect(job.metadata).toMatchObject({
    namespace: 'shop',
    labels: { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/managed-by': 'cdk8s-kafka' },
  })
  expect(job.spec).toMatchObject({ backoffLimit: 0, ttlSecondsAfterFinished: 21_600, activeDeadlineSeconds: 3_600 })
  const pod = podTemplateOf(job)?.spec
  expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false, restartPolicy: 'Never' })
  expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 })
  expect(pod?.containers[0]).toMatchObject({
    image: 'cdk8s-kafka/base:1.2.3',
    args: ['node_modules/cdk8s-kafka-runtime/lib/tools/main.js', 'lag'],
    securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  })
  expect(environmentOf(job)).toMatchObject({ KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092', KAFKA_CLIENT_ID: 'lag' })
})

test('the name says what it is about, is the same for the same question and another for another one', () => {
  const name = (options: ToolOptions) => synthTool(options).job.name
  const replay: ToolOptions = { tool: 'replay', group: 'Shop_1', to: 'earliest' }
  expect(name(replay)).toMatch(/^replay-shop-1-[0-9a-f]{8}$/)
  expect(name({ to: 'earliest', group: 'Shop_1', tool: 'replay' })).toBe(name(replay))
  expect(name({ ...replay, execute: true })).not.toBe(name(replay))
  expect(name({ tool: 'lag', groups: ['g'.repeat(200)] }).length).toBeLessThanOrEqual(63)
  expect(synthTool(replay, { name: 'mine' }).manifest().metadata?.name).toBe('mine')
})

describe('what the system knows reaches the tool', () => {
  test('replay: the topics of the group', () => {
    const to = [{ topic: 'bills', partition: 1, offset: '4' }]
    const env = envOf({ tool: 'replay', group: 'Shop_1', to, execute: true })
    expect(decode(tools.replay, env)).toMatchObject({ group: 'Shop_1', topics: ['orders', 'bills'], to, execute: true })
    expect(envOf({ tool: 'replay', group: 'Shop_1', to: 'earliest', topics: ['bills'] }).TOOL_TOPICS).toBe('bills')
  })

  test('dead letters: their topics, and who consumes the sources', () => {
    const filter = { error: 'InvalidMessage', since: new Date('2026-01-01T00:00:00Z'), limit: 5 }
    const env = envOf({ tool: 'dlq-redrive', ...filter })
    expect(decode(tools['dlq-redrive'], env)).toMatchObject({
      ...filter,
      deadLetters: [
        { topic: 'orders', deadLetters: 'orders.dlq', groups: ['Shop_1', 'audit'] },
        { topic: 'bills', deadLetters: 'bills.dlq', groups: ['Shop_1'] },
      ],
    })
    const bills = envOf({ tool: 'dlq-list', topics: ['bills'], all: true })
    expect(decode(tools['dlq-list'], bills)).toMatchObject({ deadLetters: [{ topic: 'bills' }], all: true })
  })

  test('topic-describe: the declarations; lag: the groups', () => {
    const { declared } = decode(tools['topic-describe'], envOf({ tool: 'topic-describe' }))
    expect(declared.map(({ name }) => name)).toEqual(['orders', 'bills', 'orders.dlq', 'bills.dlq'])
    const { groups } = decode(tools.lag, envOf({ tool: 'lag', groups: ['audit'] }))
    expect(groups).toEqual([{ group: 'audit', topics: ['orders'] }])
  })
})

test('all the props', () => {
  const props: Required<ToolJobProps> = {
    pod: { priorityClassName: 'high' },
    activeDeadline: Duration.hours(2),
    options: { tool: 'lag', output: 'json' },
    name: 'how-far',
    image: 'registry.example.com/base:1',
    resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(128) },
    ttlAfterFinished: Duration.minutes(5),
  }
  const job = synthTool(props.options, props).manifest()
  expect(job).toMatchObject({
    metadata: { name: 'how-far' },
    spec: { activeDeadlineSeconds: 7200, ttlSecondsAfterFinished: 300 },
  })
  expect(podTemplateOf(job)?.spec?.containers[0]).toMatchObject({
    image: 'registry.example.com/base:1',
    resources: { limits: { memory: '128Mi' } },
  })
  expect(environmentOf(job)).toMatchObject({ TOOL_OUTPUT: 'json', NODE_OPTIONS: '--max-old-space-size=96' })
})

describe('refuses', () => {
  const wrong = (options: ToolOptions, props: Partial<ToolJobProps> = {}) =>
    synthTool(options, props)
      .problems()
      .map((line) => line.replace('job/job: ', ''))

  test.each<[string, ToolOptions, string]>([
    [
      'a group',
      { tool: 'replay', group: 'shop', to: 'earliest' },
      'group: got "shop", expected one of Shop_1, audit; name a group of this system',
    ],
    [
      'groups',
      { tool: 'lag', groups: ['audit', 'a', 'b'] },
      'group: got "a, b", expected one of Shop_1, audit; name a group of this system',
    ],
    [
      'a topic',
      { tool: 'topic-describe', topics: ['nope'] },
      'topic: got "nope", expected one of orders, bills, orders.dlq, bills.dlq; name a topic of this system',
    ],
    [
      'a topic of another group',
      { tool: 'replay', group: 'audit', to: 'earliest', topics: ['bills'] },
      'topic: got "bills", expected one of orders; name a topic that the tool supports',
    ],
    [
      'a topic without dead letters',
      { tool: 'dlq-list', topics: ['orders.dlq'] },
      'topic: got "orders.dlq", expected one of orders, bills; name a topic that the tool supports',
    ],
    [
      'a partition',
      { tool: 'replay', group: 'Shop_1', to: [{ topic: 'bills', partition: 2, offset: '0' }] },
      'to: got "bills/2", expected partitions of orders, bills; give offsets like orders/0=15 of topics that the group consumes',
    ],
    [
      'a limit',
      { tool: 'dlq-list', limit: 0 },
      'limit: got 0, expected a whole number from 1 up; leave it out for the default',
    ],
    [
      'times',
      { tool: 'dlq-list', since: new Date(2), until: new Date(1) },
      'since: got "1970-01-01T00:00:00.002Z", expected a time before until (1970-01-01T00:00:00.001Z); swap the two',
    ],
  ])('%s', (_, options, message) => {
    expect(wrong(options)).toEqual([message])
  })

  test('a name that is none, an image that moves and a time to live with a fraction', () => {
    const props = {
      name: 'A b',
      image: 'base:latest',
      activeDeadline: Duration.millis(1),
      ttlAfterFinished: Duration.millis(1),
    }
    expect(wrong({ tool: 'lag' }, props).map((line) => line.split(':')[0])).toEqual([
      'image',
      'activeDeadline',
      'ttlAfterFinished',
      'name',
    ])
  })

  test('a system without topics', () => {
    const system = testSystem()
    new ToolJob(system.chart('job'), 'job', { options: { tool: 'lag' } })
    expect(problemsOf(system)).toEqual([
      'job/job: tool: got "no topic", expected topics of one cluster; name groups or topics of one cluster: a tool connects to one',
    ])
  })
})
