import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import kafkajs, { type KafkaMessage, type Message } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import { RawCluster } from '../../../services/runtime/kafka/cluster.ts'
import { figure } from '../../figure.ts'
import { describeWithKafka, until } from '../fixture.ts'
import type { Service } from '../support/service.ts'
import { client, withAdmin } from '../support/topics.ts'
import { event, Workshop } from './support.ts'

const { CompressionTypes } = kafkajs

await describeWithKafka('tools for dead letters', (kafka) => {
  const workshop = new Workshop(kafka)
  afterAll(() => workshop.killAll())

  /** What readers of committed messages see of a topic. */
  const read = async (topic: string): Promise<(KafkaMessage & { partition: number })[]> => {
    const cluster = await RawCluster.open(client(workshop.servers))
    const ends = await withAdmin(workshop.servers, (admin) => admin.fetchTopicOffsets(topic))
    const found: (KafkaMessage & { partition: number })[] = []
    for (const { partition, low, high } of ends) {
      for await (const records of cluster.read({ topic, partition, from: BigInt(low), to: BigInt(high) })) {
        found.push(...records.map((record) => ({ ...record, partition })))
      }
    }
    await cluster.close()
    return found
  }
  const routes = (topic: string, groups: readonly string[]) => ({
    TOOL_DEAD_LETTERS: JSON.stringify([{ topic, deadLetters: `${topic}.dlq`, groups }]),
  })
  const redriven = (records: readonly KafkaMessage[]) => records.filter(({ headers }) => headers?.['x-redriven-from'])

  test('what is too large for its dead-letter topic, or unpacks to too much, is dead-lettered with what can be kept', async () => {
    await workshop.createTopics('large')
    const full = { key: null, value: randomBytes(1_048_000), partition: 0 }
    const bomb = { key: null, value: ' '.repeat(40_000_000), partition: 1 }
    await workshop.send('large', [full])
    await workshop.send('large', [bomb], CompressionTypes.GZIP)
    await workshop.send(
      'large',
      [0, 1].map((partition) => event(`small-${partition}`, { partition })),
    )
    const member = workshop.start('large', 'reader')
    await member.seen(2)
    const env = routes('large', ['reader'])
    expect((await workshop.list(env)).text).toContain('2 dead letters waiting')
    // Partitions are read in any order.
    const letters = (await read('large.dlq')).sort((one, other) => one.partition - other.partition)
    expect(letters.map(({ partition, value }) => [partition, value?.length])).toEqual([
      [0, 1_048_000],
      [1, undefined],
    ])
    expect(letters[0]?.value?.equals(full.value)).toBe(true)
    expect(String(letters[1]?.headers?.[deadLetterHeaders.message])).toBe(
      'the batch of offsets 0 to 0 is passed over: it unpacks to more than 33554432 bytes',
    )
  })

  test('a dead letter that is too large to be put back does not keep the others from it', async () => {
    await workshop.createTopics('wide')
    const wide = ['--entity-type', 'topics', '--entity-name', 'wide.dlq']
    await workshop.shell('kafka-configs', '--alter', ...wide, '--add-config', 'max.message.bytes=1100000')
    await workshop.send('wide', [{ key: null, value: randomBytes(1_048_400), partition: 0 }])
    await workshop.send(
      'wide',
      [1, 2, 3].map((n) => event(`poison-${n}`, { partition: 0 })),
    )
    workshop.start('wide', 'narrow', 'poison')
    const env = routes('wide', ['narrow'])
    await until('dead letters', async () => (await workshop.list(env)).text.includes('4 dead letters waiting'))
    const { text } = await workshop.redrive({ ...env, TOOL_EXECUTE: 'true' })
    expect(text).toContain('3 dead letters put back, 1 left')
    expect(text).toContain('not put back: wide.dlq/0/0, too large for its topic')
  })

  test('from a bug to its mend: listed, put back once, processed by the group that failed alone', async () => {
    await workshop.createTopics('orders')
    const [broken, fine] = [workshop.start('orders', 'broken', 'poison'), workshop.start('orders', 'fine')]
    const odd = {
      ce_type: 'test.ordered',
      ce_id: 'odd',
      twice: ['a', 'b'],
      bytes: Buffer.from([0, 255, 128]),
      empty: '',
    }
    const poison = [
      event('poison-1'),
      event('poison-2', { headers: odd }),
      // Of a producer that knows nothing of CloudEvents.
      { key: null, value: '{"order":"poison-3"}', partition: 2 },
    ]
    await workshop.send('orders', [event('good-1'), ...poison, event('good-2')])
    await fine.seen(5)
    const env = routes('orders', ['broken', 'fine'])
    await until('dead letters', async () => (await workshop.list(env)).text.includes('3 dead letters waiting'))

    const { text } = await workshop.list({ ...env, TOOL_EVENT_ID: 'odd' })
    expect(text).toMatch(
      /orders\.dlq\/\d\/0 +\S+Z +broken +1 +orders\/\d\/\d+ +poison-2 +odd +no +Unprocessable: a bug: poison-2/,
    )
    expect(text).toContain('1 dead letter waiting, 0 redriven, 1 shown')
    const none: Readonly<Record<string, string>>[] = [
      { TOOL_GROUP: 'fine' },
      { TOOL_ERROR: 'Other' },
      { TOOL_UNTIL: '2020-01-01T00:00:00Z' },
    ]
    for (const nobody of none) {
      expect((await workshop.list({ ...env, ...nobody })).text).toBe('0 dead letters waiting, 0 redriven, 0 shown')
    }
    expect(
      (await workshop.list({ ...env, TOOL_KEY: 'poison-1', TOOL_SINCE: '2020-01-01T00:00:00Z' })).json,
    ).toMatchObject({
      deadLetters: [{ group: 'broken', topic: 'orders', eventId: 'id-poison-1', service: 'broken', attempts: '1' }],
    })

    const before = await read('orders')
    const dry = await workshop.redrive(env)
    expect(dry.text).toMatch(/^orders\.dlq +orders +broken +Unprocessable +3 /m)
    expect(dry.text).toContain('dry run, nothing was sent: 3 dead letters would be put back')
    expect(await read('orders')).toEqual(before)

    // The mended service; the other group is still there, and gets what is put back, too.
    expect((await broken.end()).end).toBe(0)
    const mended = workshop.start('orders', 'broken')
    const execute = { ...env, TOOL_EXECUTE: 'true' }
    expect((await workshop.redrive({ ...execute, TOOL_KEY: 'poison-1' })).text).toContain(
      '1 dead letter put back, 0 left',
    )
    expect((await workshop.redrive(execute)).text).toContain(
      '2 dead letters put back, 0 left\n1 dead letter had been put back before',
    )
    expect((await workshop.redrive(execute)).text).toContain(
      '0 dead letters put back, 0 left\n3 dead letters had been put back before',
    )

    const again = redriven(await read('orders'))
    await mended.seen(3)
    // Behind the last message stands Kafka's own record of the transaction.
    const groups = JSON.stringify(['broken', 'fine'].map((group) => ({ group, topics: ['orders'] })))
    await until(
      'both groups to be at the end',
      async () => (await workshop.lag({ TOOL_GROUPS: groups })).text.match(/, lag 0$/gm)?.length === 2,
    )
    await workshop.send(
      'orders',
      [0, 1, 2].map((partition) => event(`last-${partition}`, { partition })),
    )
    await Promise.all([mended.seen(6), fine.seen(8)])
    expect(orders(mended)).toEqual(['last-0', 'last-1', 'last-2', 'poison-1', 'poison-2', 'poison-3'])
    expect(orders(fine).filter((order) => order.startsWith('poison'))).toEqual(['poison-1', 'poison-2', 'poison-3'])
    const ids = new Set(mended.events.map((one) => one.event))
    expect(ids).toContain('odd')
    expect([...ids].filter((id) => id.startsWith('orders/2/'))).toHaveLength(1)

    const copies = (name: string) => {
      const [first] = before.filter(({ value }) => String(value).includes(name))
      const [second] = again.filter(({ value }) => String(value).includes(name))
      return { first, second }
    }
    for (const name of ['poison-1', 'poison-2', 'poison-3']) {
      const { first, second } = copies(name)
      expect(second).toMatchObject({
        key: first?.key,
        value: first?.value,
        partition: (first as { partition?: number }).partition,
      })
      expect(second?.headers).toMatchObject(first?.headers ?? {})
      expect(String(second?.headers?.['x-redriven-for-group'])).toBe('broken')
      expect(String(second?.headers?.[deadLetterHeaders.message])).toBe(`a bug: ${name}`)
    }

    const { text: all } = await workshop.list({ ...env, TOOL_ALL: 'true' })
    expect(all).toMatch(/poison-1 +id-poison-1 +orders\/\d\/\d+ +Unprocessable/)
    expect(all).toContain('0 dead letters waiting, 3 redriven, 3 shown')
  })

  test('what nobody would process stays, with its reason', async () => {
    await workshop.createTopics('bills')
    const letter = (group: string, topic = 'bills') => ({
      value: 'x',
      headers: { [deadLetterHeaders.group]: group, [deadLetterHeaders.topic]: topic },
    })
    await workshop.send('bills.dlq', [letter('gone'), letter('billing', 'orders'), { value: 'foreign' }])
    const { text, json } = await workshop.redrive({ ...routes('bills', ['billing']), TOOL_EXECUTE: 'true' })
    expect(json).toMatchObject({ redriven: 0, left: 3 })
    for (const reason of [
      'nobody is in group gone any more',
      'comes from orders, which is not bills',
      'no headers of a dead letter',
    ]) {
      expect(text).toContain(`not put back: 1, ${reason}`)
    }
    expect(await read('bills')).toEqual([])
  })

  const COUNT = 4_500
  beforeAll(async () => {
    await workshop.createTopics('many')
    const letters = Array.from(
      { length: COUNT },
      (_, i): Message => ({
        key: `key-${i}`,
        value: `${i} ${'x'.repeat(1_000)}`,
        partition: i % 3,
        headers: {
          [deadLetterHeaders.topic]: 'many',
          [deadLetterHeaders.partition]: String(i % 3),
          [deadLetterHeaders.offset]: String(i),
          [deadLetterHeaders.group]: 'shop',
        },
      }),
    )
    for (let i = 0; i < COUNT; i += 500) await workshop.send('many.dlq', letters.slice(i, i + 500))
  })

  test('killed at work and run again, and two at the same time: each dead letter is put back once', async () => {
    const env = { ...routes('many', ['shop']), TOOL_EXECUTE: 'true' }
    const progress = () =>
      withAdmin(workshop.servers, async (admin) =>
        (await admin.fetchTopicOffsets('many')).reduce((sum, { high }) => sum + Number(high), 0),
      )
    const steps: number[] = []
    for (let kill = 0; kill < 3; kill++) {
      const before = await progress()
      const tool = execa('node', ['--import', 'tsx', 'services/runtime/tools/main.ts', 'dlq-redrive'], {
        env: { ...env, KAFKA_BOOTSTRAP_SERVERS: workshop.servers },
        reject: false,
      })
      await until('it to be at work', async () => (await progress()) > before + 100)
      // A transaction takes about a quarter of a second: another part of it each time.
      await sleep(30 + kill * 70)
      tool.kill('SIGKILL')
      expect((await tool).signal).toBe('SIGKILL')
      steps.push(redriven(await read('many')).length)
    }
    const together = await Promise.allSettled([workshop.redrive(env), workshop.redrive(env)])
    const { json } = await workshop.redrive(env)
    expect(json).toMatchObject({ left: 0 })

    const values = redriven(await read('many')).map(({ value }) => Number(String(value).split(' ')[0]))
    const outcomes = together.map((one) => (one.status === 'fulfilled' ? 'done' : String(one.reason.message)))
    figure(
      `redrive killed with ${steps.join(', ')} of ${COUNT} put back; two at the same time: ${outcomes.join('; ')}; ${await progress()} offsets used`,
    )
    expect(steps.at(-1)).toBeLessThan(COUNT)
    expect(values).toHaveLength(COUNT)
    expect(new Set(values).size).toBe(COUNT)
    for (const partition of [0, 1, 2]) {
      const inOrder = values.filter((value) => value % 3 === partition)
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
    }
  })

  test('killed between the messages and the commit, it leaves nothing, and can do nothing after the next run', async () => {
    await workshop.createTopics('late')
    const [topic, partition, group] = [deadLetterHeaders.topic, deadLetterHeaders.partition, deadLetterHeaders.group]
    const headers = { [topic]: 'late', [partition]: '0', [group]: 'shop' }
    await workshop.send('late.dlq', [{ value: 'a', headers, partition: 0 }])
    const env = { ...routes('late', ['shop']), TOOL_EXECUTE: 'true' }

    const kafka = client(workshop.servers)
    const make = kafka.producer.bind(kafka)
    let disconnect = async () => {}
    const reached = new Promise<() => Promise<void>>((resolve) => {
      // Comes to the commit, and never further.
      kafka.producer = (config) => {
        const producer = make(config)
        disconnect = () => producer.disconnect()
        const transaction = async () => {
          const begun = await producer.transaction()
          return { ...begun, commit: () => new Promise<void>(() => resolve(() => begun.commit())) }
        }
        return { ...producer, transaction }
      }
    })
    void workshop.redrive(env, kafka)
    const commit = await reached
    expect(await read('late')).toEqual([])

    expect((await workshop.redrive(env)).json).toMatchObject({ redriven: 1, redrivenBefore: 0 })
    await expect(commit()).rejects.toMatchObject({ type: 'INVALID_PRODUCER_EPOCH' })
    // Kafka answers a commit before readers can see it.
    const [only, ...more] = await until('the committed message', async () => {
      const messages = await read('late')
      return messages.length > 0 && messages
    })
    expect(more).toEqual([])
    // The one of the first run was at 0, and Kafka's record of its end behind it.
    expect(only).toMatchObject({ partition: 0, offset: '2' })
    expect((await workshop.redrive(env)).json).toMatchObject({ redriven: 0, redrivenBefore: 1 })
    await disconnect()
  })
})

/** What a service has processed. */
const orders = (service: Service) => service.lines.flatMap(({ orderId }) => orderId ?? []).sort()
