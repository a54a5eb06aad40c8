import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode } from '../../contracts/codec.ts'
import { kafkaSettings } from '../../contracts/settings.ts'
import { reconcile } from '../../services/runtime/topics/reconcile.ts'
import { waitForTopics } from '../../services/runtime/wait-for-topics.ts'
import { describeWithKafka, until } from './fixture.ts'
import type { Service } from './support/service.ts'
import { withAdmin } from './support/topics.ts'
import { event, Workshop } from './tools/support.ts'

/** The only node that has the third partition of each topic, and the whole of an unrelated one. */
const LOST = 2

await describeWithKafka('partitions without a leader', (kafka) => {
  const workshop = new Workshop(kafka)
  const lines: string[] = []
  const say = (_: object, message: string) => lines.push(message)
  const log = { debug: say, info: say, warn: say, error: say }
  let running: Service

  const create = (topic: string, replicas: string) =>
    kafka().tool('kafka-topics', ['--create', '--topic', topic, '--replica-assignment', replicas])

  beforeAll(async () => {
    await Promise.all([create('orders', '0,1,2'), create('orders.dlq', '0,1,2'), create('unrelated', '2')])
    await until('the topics to be known', () =>
      withAdmin(workshop.servers, async (admin) => (await admin.fetchTopicOffsets('orders.dlq')).length === 3),
    )
    await workshop.send(
      'orders',
      [0, 1, 2].map((partition) => event(`before-${partition}`, { partition })),
    )
    await workshop.send('orders.dlq', [event('dead', { partition: 0 })])
    running = workshop.start('orders', 'running')
    await running.seen(3)
    await kafka().kill(LOST)
    await until('the leader to be gone', async () =>
      (await kafka().tool('kafka-topics', ['--describe', '--topic', 'orders'])).match(/Leader: none/),
    )
  })
  afterAll(() => workshop.killAll())

  test('a service waits for its own topics only', async () => {
    const stopping = AbortSignal.timeout(20_000)
    const settings = decode(kafkaSettings, { KAFKA_BOOTSTRAP_SERVERS: workshop.servers, KAFKA_CLIENT_ID: 'new' })
    await waitForTopics(settings, { reads: ['orders'], writes: [] }, log, stopping)
    expect(stopping.aborted).toBe(false)
    // It may ask the broker that is gone first, and say so.
    expect(lines.filter((line) => !line.startsWith('waiting for Kafka to answer (Connection error'))).toEqual([])
  })

  test('consumers, running and new, get the events of the partitions that have one', async () => {
    const events = [0, 1].map((partition) => event(`after-${partition}`, { partition }))
    await workshop.send('orders', events)
    const fresh = workshop.start('orders', 'new')
    await running.seen(5)
    await fresh.seen(4)
    expect(fresh.events.map(({ partition }) => partition).sort()).toEqual([0, 0, 1, 1])
  })

  test('tools do what they can, and name what they cannot', async () => {
    const TOOL_DEAD_LETTERS = JSON.stringify([{ topic: 'orders', deadLetters: 'orders.dlq', groups: [] }])
    const [lag, all, listed, redriven, described, replayed] = await Promise.all([
      workshop.lag({ TOOL_GROUPS: '[{"group":"running","topics":["orders"]}]' }),
      workshop.lag({}),
      workshop.list({ TOOL_DEAD_LETTERS }),
      workshop.redrive({ TOOL_DEAD_LETTERS }),
      workshop.describe({}),
      workshop.replay({ TOOL_GROUP: 'running', TOOL_TOPICS: 'orders', TOOL_TO: 'earliest' }),
    ])
    expect(lag.text).toContain('group running: Stable, 1 member, lag 0, without orders/2, which has no leader')
    expect(all.text).toContain('without orders/2, which has no leader')
    expect(listed.text).toContain('1 dead letter waiting')
    expect(listed.text).toContain('not read: orders.dlq/2, which has no leader')
    expect(redriven.text).toContain('not read: orders.dlq/2, which has no leader')
    expect(described.text).toMatch(/^ +2 +none +2 +2? +- +-$/m)
    expect(replayed.text).toContain('left as it is: orders/2, which has no leader')
  })

  test('the reconciler makes what is missing', async () => {
    const topic = { name: 'made', partitions: 1, replicationFactor: 2, config: {} }
    const round = await withAdmin(workshop.servers, (admin) =>
      reconcile(admin, [topic, { ...topic, name: 'orders', partitions: 3, replicationFactor: 1 }], log),
    )
    expect(round).toMatchObject({ done: [{ kind: 'create' }], failures: [], refusals: [] })
  })

  test('what was left out is read when it has a leader again', async () => {
    await kafka().start(LOST)
    const fresh = workshop.start('orders', 'newer')
    await Promise.all([running.seen(5), fresh.seen(5)])
    await workshop.send('orders', [event('again-2', { partition: 2 })])
    await Promise.all([running.seen(6), fresh.seen(6)])
  })
})
