import type { Admin } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeclaredTopic } from '../../contracts/topics.ts'
import type { Log } from '../../services/runtime/log.ts'
import { readActualTopics } from '../../services/runtime/topics/actual.ts'
import { reconcile } from '../../services/runtime/topics/reconcile.ts'
import { describeWithKafka, until } from './fixture.ts'
import { client } from './support/topics.ts'

await describeWithKafka('topic reconciler, a round', (kafka) => {
  let admin: Admin
  let lines: string[] = []
  const log: Log = { debug() {}, info, warn: info, error: info }
  function info(_: object, message: string) {
    lines.push(message)
  }

  // What the client says while brokers hear of a topic is none of a round's lines.
  const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

  beforeAll(async () => {
    admin = client(kafka().bootstrapServers, silent).admin()
    await admin.connect()
  })
  afterAll(() => admin?.disconnect())

  const declare = (name: string, differences: Partial<DeclaredTopic> = {}): DeclaredTopic => ({
    name,
    partitions: 3,
    replicationFactor: 3,
    config: { 'min.insync.replicas': '2', 'retention.ms': '604800000' },
    ...differences,
  })

  const round = (...topics: DeclaredTopic[]) => {
    lines = []
    return reconcile(admin, topics, log)
  }

  /** Waits until every broker has heard of a change: a round may ask any of them. */
  const settled = (...topics: DeclaredTopic[]) =>
    until('rounds that change nothing', async () => {
      for (let i = 0; i < 5; i++) if ((await round(...topics)).done.length > 0) return false
      return true
    })

  const actual = async (topic: DeclaredTopic) => (await readActualTopics(admin, [topic])).get(topic.name)

  const configure = (topic: DeclaredTopic, config: string) =>
    kafka().tool('kafka-configs', [
      '--alter',
      '--entity-type',
      'topics',
      '--entity-name',
      topic.name,
      '--add-config',
      config,
    ])

  test('creates topics exactly as declared, and a second round changes nothing', async () => {
    const topics = [declare('fresh-1'), declare('fresh-2', { partitions: 1, replicationFactor: 1, config: {} })]
    const { done, failures, refusals } = await round(...topics)
    expect(done.map(({ kind }) => kind)).toEqual(['create', 'create'])
    expect([...failures, ...refusals]).toEqual([])
    expect(lines).toEqual(['topic fresh-1: created', 'topic fresh-2: created'])

    // The tool may ask a broker that has not heard of the topic yet.
    await settled(...topics)
    const description = await kafka().tool('kafka-topics', ['--describe', '--topic', 'fresh-1'])
    expect(description).toMatch(
      /PartitionCount: 3\s+ReplicationFactor: 3\s+Configs: min.insync.replicas=2,retention.ms=604800000/,
    )

    expect(await round(...topics)).toEqual({ done: [], failures: [], refusals: [], undeclared: [] })
    expect(lines).toEqual(['nothing to change'])
  })

  test('repairs what drifted, and leaves and reports what nobody declared', async () => {
    const topic = declare('drifted')
    await round({ ...topic, partitions: 1 })
    await configure(topic, 'retention.ms=1000,segment.ms=60000')
    await until('the drift to be seen', async () => (await actual(topic))?.overrides.get('segment.ms'))

    const { done, undeclared } = await round(topic)
    expect(done.map(({ kind }) => kind)).toEqual(['grow', 'configure'])
    expect(undeclared).toEqual([{ topic: 'drifted', key: 'segment.ms', value: '60000' }])
    expect(lines).toContain('topic drifted: segment.ms is set on the topic and not declared: left as it is')

    await settled(topic)
    const description = await kafka().tool('kafka-topics', ['--describe', '--topic', 'drifted'])
    expect(description).toContain('PartitionCount: 3')
    for (const config of ['min.insync.replicas=2', 'retention.ms=604800000', 'segment.ms=60000']) {
      expect(description).toContain(config)
    }
  })

  test('refuses fewer partitions and another replication factor, and does the rest', async () => {
    const [shrunk, moved, missing] = [declare('shrunk'), declare('moved'), declare('missing')]
    await round(shrunk, moved)
    await settled(shrunk, moved)

    const { done, refusals } = await round({ ...shrunk, partitions: 2 }, { ...moved, replicationFactor: 2 }, missing)
    expect(done).toMatchObject([{ kind: 'create', topic: { name: 'missing' } }])
    expect(refusals.map(({ topic, what }) => `${topic} ${what}`)).toEqual([
      'shrunk partitions',
      'moved replicationFactor',
    ])
    expect(lines).toContain(
      'topic shrunk: partitions is declared as 2 and is 3: Kafka cannot remove partitions: declare 3, or move to a new topic',
    )
  })

  test('ends as declared after a change there and back', async () => {
    const a = declare('there-and-back')
    const b = { ...a, config: { ...a.config, 'retention.ms': '1000' } }
    for (const [topic, retention] of [
      [a, '604800000'],
      [b, '1000'],
      [a, '604800000'],
    ] as const) {
      await round(topic)
      await until('the change', async () => {
        // A broker that has not heard of a new topic yet answers with an error.
        const found = await actual(topic).catch(() => undefined)
        return found?.overrides.get('retention.ms')?.value === retention
      })
      await settled(topic)
    }
  })

  test("names the topic and Kafka's error when Kafka refuses, and does the rest", async () => {
    const { done, failures } = await round(
      declare('too-many-replicas', { replicationFactor: 4 }),
      declare('bad-config', { config: { 'retention.ms': 'long' } }),
      declare('good'),
    )
    expect(done).toHaveLength(1)
    expect(failures).toEqual([
      { topic: 'too-many-replicas', action: 'create', error: 'INVALID_REPLICATION_FACTOR' },
      { topic: 'bad-config', action: 'create', error: 'INVALID_CONFIG' },
    ])
    expect(lines).toContain('topic too-many-replicas: Kafka refused to create it: INVALID_REPLICATION_FACTOR')
  })
})
