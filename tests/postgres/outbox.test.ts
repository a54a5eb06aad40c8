import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Collected, type OutboxRow, recordOf } from '../../services/runtime/database/outbox.ts'
import { createTopicOf, InvalidEvent, toMessage } from '../../services/runtime/producer/events.ts'
import { describeWithPostgres } from './fixture.ts'
import { counted, openStore } from './support/store.ts'

const ROWS = `SELECT seq, id, aggregatetype AS topic, aggregateid AS key, type, payload::text AS payload, time
  FROM outbox ORDER BY seq`

await describeWithPostgres('the outbox', (postgres) => {
  test('has the events of a transaction when it is committed, in the order in which they were published', async () => {
    const store = await openStore(postgres)
    const numbers = Array.from({ length: 2_000 }, (_, n) => n)
    await store.publish('a', ...numbers)
    const rows = await store.query<OutboxRow>(ROWS)
    expect(rows.map(({ payload }) => JSON.parse(payload).n)).toEqual(numbers)
  })

  test('has none of them when the transaction fails', async () => {
    const store = await openStore(postgres)
    const failing = store.transaction(async ({ query, publish }) => {
      publish(counted, { key: 'a', n: 1 }, { id: randomUUID() })
      await query('SELECT nonsense')
    })
    await expect(failing).rejects.toThrow('nonsense')
    expect(await store.query('SELECT 1 FROM outbox')).toEqual([])
  })

  test.each([
    ['plain text', 'text'],
    ['what SQL and arrays of PostgreSQL use', `'"\\{},NULL; \n\t$1`],
    ['what is no ASCII', 'größer: 😀 漢字 \u2028'],
    ['a zero character', 'a\u0000b'],
  ])('gives the record that the event would have been if sent directly: %s', async (_, text) => {
    const store = await openStore(postgres)
    const identity = { id: randomUUID(), time: new Date('2026-01-02T03:04:05.678Z') }
    const payload = { n: 1, key: text.replaceAll('\u0000', ''), text }
    await store.transaction(async ({ publish }) => publish(counted, payload, identity))
    const [row] = await store.query<OutboxRow>(ROWS)
    expect(row && recordOf(row, '/things')).toEqual(toMessage(counted, payload, '/things', identity))
  })

  test('has the columns of Debezium’s outbox event router', async () => {
    const store = await openStore(postgres)
    const id = randomUUID()
    await store.transaction(async ({ publish }) => publish(counted, { key: 'a', n: 1 }, { id }))
    const [row] = await store.query('SELECT id, aggregatetype, aggregateid, type, payload FROM outbox')
    const topic = 'things'
    expect(row).toEqual({ id, aggregatetype: topic, aggregateid: 'a', type: counted.type, payload: { key: 'a', n: 1 } })
  })

  test('numbers the events of transactions that lock the same row one after the other', async () => {
    const store = await openStore(postgres)
    await store.query('CREATE TABLE things (key text PRIMARY KEY, n integer NOT NULL)')
    await store.query(`INSERT INTO things VALUES ('a', 0)`)
    const count = () =>
      store.transaction(async ({ query, publish }) => {
        const [row] = await query<{ n: number }>(`UPDATE things SET n = n + 1 WHERE key = 'a' RETURNING n`)
        await sleep(Math.random() * 5)
        publish(counted, { key: 'a', n: row?.n ?? 0 }, { id: randomUUID() })
      })
    await Promise.all(Array.from({ length: 50 }, count))
    const rows = await store.query<OutboxRow>(ROWS)
    expect(rows.map(({ payload }) => JSON.parse(payload).n)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
  })

  test('refuses what it could not send', async () => {
    const store = await openStore(postgres)
    const publishing = (payload: { key: string; n: number; text?: string }, id = randomUUID() as string) =>
      store.transaction(async ({ publish }) => publish(counted, payload, { id }))
    await expect(publishing({ key: 'a', n: 'one' as never })).rejects.toBeInstanceOf(InvalidEvent)
    // Kafka would refuse it again and again, and with it all that comes after.
    await expect(publishing({ key: 'a', n: 1, text: 'x'.repeat(1_000_000) })).rejects.toThrow('of at most 1000000')
    await expect(publishing({ key: 'a', n: 1 }, 'no UUID')).rejects.toThrow('uuid')
    expect(await store.query('SELECT 1 FROM outbox')).toEqual([])
  })

  test('takes no event any more after it was written: nobody would send it', async () => {
    const collected = new Collected('/things', createTopicOf([{ topic: 'things', events: [] }]))
    await collected.write({ query: async () => [] })
    expect(() => collected.publish(counted, { key: 'a', n: 1 }, {})).toThrow('the transaction has ended')
  })
})
