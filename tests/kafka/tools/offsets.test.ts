import { execa } from 'execa'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { RawCluster } from '../../../services/runtime/kafka/cluster.ts'
import { program } from '../../commands/program.ts'
import { describeWithKafka, until } from '../fixture.ts'
import type { Service } from '../support/service.ts'
import { client, committedToTheEnd, withAdmin } from '../support/topics.ts'
import { event, Workshop } from './support.ts'

await describeWithKafka('tools for groups and topics', (kafka) => {
  const workshop = new Workshop(kafka)
  afterAll(() => workshop.killAll())

  /** When the second half of the messages was sent. */
  let half = ''
  let member: Service | undefined
  const sent = Array.from({ length: 12 }, (_, i) => event(`order-${i}`, { partition: i % 3 }))

  beforeAll(async () => {
    await workshop.createTopics('orders')
    await workshop.send('orders', sent.slice(0, 6))
    // Kafka goes by the milliseconds of the messages.
    const first = Date.now()
    await until('the clock to go on', async () => Date.now() > first + 1)
    half = new Date().toISOString()
    await workshop.send('orders', sent.slice(6))
    member = workshop.start('orders', 'shop')
    await member.seen(12)
    await until('all to be committed', () => committedToTheEnd(workshop.servers, 'shop', 'orders'))
  })

  const committed = async () =>
    withAdmin(workshop.servers, async (admin) => {
      const [found] = await admin.fetchOffsets({ groupId: 'shop', topics: ['orders'] })
      return found?.partitions.sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset))
    })

  test('lag and topic-describe say what Kafka’s own tools say', async () => {
    await workshop.send('orders', [event('order-late', { partition: 1 })])
    await until('it to be committed', () => committedToTheEnd(workshop.servers, 'shop', 'orders'))
    const [{ text }, theirs, described, { json }] = await Promise.all([
      workshop.lag({ TOOL_GROUPS: '[{"group":"shop","topics":["orders"]},{"group":"nobody","topics":["orders"]}]' }),
      workshop.shell('kafka-consumer-groups', '--describe', '--group', 'shop'),
      workshop.shell('kafka-topics', '--describe', '--topic', 'orders'),
      workshop.describe({ TOOL_OUTPUT: 'json' }),
    ])
    expect(text).toContain('group nobody: Dead, 0 members, lag 13')
    expect(numbers(text, /^shop +orders +(\d) +(\d+) +(\d+) +(\d+)$/gm)).toEqual(
      numbers(theirs, /^shop +orders +(\d) +(\d+) +(\d+) +(\d+)/gm),
    )
    expect(described).toContain('PartitionCount: 3')
    const lines = [...described.matchAll(/Partition: (\d)\s+Leader: (\d)\s+Replicas: (\S+)\s+Isr: (\S+)/g)]
    const { topics } = json as { topics: { name: string; partitions: Record<string, unknown>[] }[] }
    expect(topics.map(({ name }) => name)).toEqual(['orders', 'orders.dlq'])
    expect(topics[0]?.partitions).toMatchObject(
      lines.map(([, partition, leader, replicas = '', isr = '']) => ({
        partition: Number(partition),
        leader: Number(leader),
        replicas: replicas.split(',').map(Number),
        isr: isr.split(',').map(Number),
      })),
    )
  })

  test('topic-describe names what differs from the declaration, and topics that are missing', async () => {
    const config = { 'min.insync.replicas': '2' }
    const declared = ['orders', 'gone'].map((name) => ({ name, partitions: 6, replicationFactor: 2, config }))
    const { text } = await workshop.describe({ TOOL_DECLARED_TOPICS: JSON.stringify(declared) })
    for (const line of [
      'orders: 3 partitions, 13 offsets',
      'differs from its declaration: partitions: declared 6, is 3',
      'differs from its declaration: replicationFactor: declared 2, is 3',
      'differs from its declaration: min.insync.replicas: declared 2, is not set on the topic',
      'gone: there is no such topic',
    ]) {
      expect(text).toContain(line)
    }
  })

  test('replay refuses while the group has a member; its dry run says so and changes nothing', async () => {
    const before = await committed()
    const env = { TOOL_GROUP: 'shop', TOOL_TOPICS: 'orders', TOOL_TO: 'earliest' }
    const { text } = await workshop.replay(env)
    expect(text).toMatch(/^orders +0 +4 +0 +4 +4$/m)
    expect(text).toContain('dry run, nothing was changed')
    expect(text).toContain('it would be refused now: group shop is Stable with 1 member (shop/')
    await expect(workshop.replay({ ...env, TOOL_EXECUTE: 'true' })).rejects.toThrow(
      /group shop is Stable with 1 member .* stop its service first/,
    )
    expect(await committed()).toEqual(before)
  })

  test('Kafka itself refuses when a member joins after the look at the group', async () => {
    const cluster = await RawCluster.open(client(workshop.servers))
    const before = await committed()
    const offsets = [{ topic: 'orders', partitions: [{ partition: 0, offset: '0' }] }]
    await expect(cluster.commit('shop', offsets)).rejects.toMatchObject({ type: 'UNKNOWN_MEMBER_ID' })
    await cluster.close()
    expect(await committed()).toEqual(before)
  })

  test('replay goes to the earliest, to a time and to offsets; the service processes from there', async () => {
    expect((await member?.end())?.end).toBe(0)
    expect((await workshop.lag({})).text).toContain('group shop: Empty, 0 members, lag 0')
    const env = { TOOL_GROUP: 'shop', TOOL_TOPICS: 'orders', TOOL_EXECUTE: 'true' }
    await workshop.replay({ ...env, TOOL_TO: half })
    expect(await committed()).toEqual([2, 2, 2])
    await workshop.replay({ ...env, TOOL_TO: new Date(Date.now() + 60_000).toISOString() })
    expect(await committed()).toEqual([4, 5, 4])
    await workshop.replay({ ...env, TOOL_TO: 'orders/1=1,orders/2=3' })
    expect(await committed()).toEqual([4, 1, 3])
    await expect(workshop.replay({ ...env, TOOL_TO: 'orders/0=5,orders/7=0' })).rejects.toThrow(
      'no such offsets:\n  orders/0: got 5, expected 0 to 4\n  orders/7: expected one of orders/0, orders/1, orders/2',
    )
    const { text } = await workshop.replay({ TOOL_GROUP: 'shop', TOOL_TO: 'earliest', TOOL_EXECUTE: 'true' })
    expect(text).toContain('group shop: the offsets are set')
    expect(await committed()).toEqual([0, 0, 0])

    const service = workshop.start('orders', 'shop')
    await service.seen(13)
    expect(new Set(service.events.map((one) => one.event))).toEqual(
      new Set([...sent.map((_, i) => `id-order-${i}`), 'id-order-late']),
    )
  })

  test('a Job runs as it is printed', async () => {
    const printed = await program(['job', 'lag', '--system', 'orders-payments-shipping', '--output', 'json'])
    const container = (parse(printed.stdout) as IJob).spec?.template.spec?.containers[0]
    const env = Object.fromEntries(container?.env?.map(({ name, value = '' }) => [name, value]) ?? [])
    const run = (...args: string[]) =>
      execa('node', ['--import', 'tsx', ...args], {
        env: { ...env, KAFKA_BOOTSTRAP_SERVERS: workshop.servers },
        reject: false,
      })
    const { exitCode, stdout, stderr } = await run(...(container?.args ?? []))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const groups = ['orders-service', 'payments-service', 'shipping-service']
    expect(JSON.parse(stdout)).toMatchObject(groups.map((group) => ({ group, members: [] })))

    const refused = await run('services/runtime/tools/main.ts', 'replay')
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toBe('')
    expect(refused.stderr).toMatch(/invalid setting\(s\):\n {2}TOOL_GROUP is not set: .*\n {2}TOOL_TO is not set: /)
  })

  test('a group that was never used and a topic that does not exist are refused', async () => {
    const env = { TOOL_GROUP: 'nobody', TOOL_TO: 'earliest' }
    await expect(workshop.replay(env)).rejects.toThrow('group nobody has committed no offsets: name its topics')
    await expect(workshop.replay({ ...env, TOOL_TOPICS: 'none' })).rejects.toThrow('there is no topic none')
  })

  test('with a broker away both still answer, and the missing replicas are named', async () => {
    await kafka().stop(1)
    const { text } = await workshop.describe({})
    expect(text.match(/replicas are missing in 3 partitions/g)).toHaveLength(2)
    expect((await workshop.lag({})).text).toMatch(/^group shop: \w+, \d members?, lag 0$/m)
  })
})

/** Rows of numbers, by the first. */
const numbers = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, ...found]) => found.map(Number)).sort(([a = 0], [b = 0]) => a - b)
