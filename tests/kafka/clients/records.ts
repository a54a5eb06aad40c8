import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { cloudEventHeaders, deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import { until } from '../fixture.ts'
import { readTopic } from '../support/topics.ts'
import { LIBRARIES, type Programs, type Step } from './support/library.ts'
import type { ForeignSystem } from './support/system.ts'

const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const

const order = ({ order_id = randomUUID() as string, item = 'Laptop' } = {}) =>
  JSON.stringify({ order_id, user: 'Alice Smith', item, quantity: 2 })

/** Long enough that a batch has more than one of the blocks of its codec: 32 KiB of Java's Snappy, 64 KiB of LZ4. */
const LONG = 'Laptop '.repeat(150)

/** Tests of more than JSON: compressed batches, keys, transactions, and a message that is none. */
export function recordTests(system: ForeignSystem, programs: Programs): void {
  const consumer = () => system.service('orders-consumer')
  const stored = (topic: string) => readTopic(system.kafka.bootstrapServers, topic)

  /** Ids of the orders that the consumer has processed, in their order. */
  const processed = () => consumer().events.map((line) => (line as { order_id?: string }).order_id ?? '')

  test.each(CODECS)('%s of both libraries: every message of a compressed batch is processed', async (codec) => {
    for (const library of LIBRARIES) {
      const messages = Array.from({ length: 300 }, () => ({ topic: 'orders', key: null, value: order({ item: LONG }) }))
      await system.processed(consumer(), await programs.send(library, messages, codec))
    }
  })

  test('both libraries read what services of ours have compressed', async () => {
    const ours = CODECS.filter((codec) => codec !== 'zstd')
    const before = await stored('payments')
    await Promise.all(
      ours.map((codec) => system.complete('kafka-producer', { EVENT_COUNT: '300', KAFKA_COMPRESSION_TYPE: codec })),
    )
    const values = (await stored('payments')).map(({ value }) => String(value))
    expect(values).toHaveLength(before.length + ours.length * 300)
    for (const library of LIBRARIES) {
      const received = await programs.receive(library, ['payments'])
      expect(received.map(({ value }) => value).sort()).toEqual(values.sort())
    }
  })

  test.each(LIBRARIES)('%s puts a key where services of ours put it', async (library) => {
    const all = (await stored('orders')).filter(({ headers }) => headers?.[cloudEventHeaders.type])
    // Some of each partition.
    const ours = all.filter((_, i) => i % 20 === 0)
    const messages = ours.map(({ key, value }) => ({ topic: 'orders', key: String(key), value: String(value) }))
    const places = await programs.send(library, messages)
    expect(new Set(ours.map(({ partition }) => partition)).size).toBeGreaterThan(1)
    expect(places.map(({ partition }) => partition)).toEqual(ours.map(({ partition }) => partition))
  })

  test('what a transaction has committed is processed, what it has aborted is not', async () => {
    const ids: Record<string, string> = {}
    const send = (transaction: string | null, name: string, key = name): Step => {
      const id = randomUUID()
      ids[name] = id
      return { send: transaction, key, value: order({ order_id: id }) }
    }
    const steps: Step[] = [
      { begin: 'a' },
      send('a', 'committed'),
      { commit: 'a' },
      { begin: 'a' },
      send('a', 'aborted'),
      // What Java makes of the number 0, and what the end of an aborted transaction has as its key.
      send('a', 'aborted with key 0', '\0\0\0\0'),
      send('a', 'aborted after it'),
      { abort: 'a' },
      // Two that are open at a time: the one that began first ends last.
      { begin: 'a' },
      send('a', 'aborted last'),
      { begin: 'b' },
      send(null, 'without a transaction'),
      send('b', 'aborted first'),
      { abort: 'b' },
      { abort: 'a' },
      send(null, 'after all'),
    ]
    await programs.transactions('orders', steps)
    const names = () => Object.keys(ids).filter((name) => processed().includes(ids[name] ?? ''))
    await until('what was sent last to be processed', async () => names().includes('after all'))
    expect(names()).toEqual(['committed', 'without a transaction', 'after all'])
  })

  test('a tombstone is dead-lettered, and the messages around it are processed', async () => {
    const key = randomUUID()
    const values = [order(), null, order()]
    const places = await programs.send(
      'confluent-kafka',
      values.map((value) => ({ topic: 'orders', key, value })),
    )
    const [first, tombstone, last] = places
    if (!first || !tombstone || !last) throw new Error('not everything is stored')
    await system.processed(consumer(), [first, last])
    const dead = await until('the dead letter', async () => {
      const letters = await stored('orders.dlq')
      return letters.length > 0 && letters
    })
    expect(dead.map(({ key, value }) => ({ key: String(key), value }))).toEqual([{ key, value: null }])
    expect(String(dead[0]?.headers?.[deadLetterHeaders.offset])).toBe(tombstone.offset)
  })
}
