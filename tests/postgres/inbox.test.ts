import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Received } from '../../services/runtime/consumer/chunks.ts'
import { EventContext } from '../../services/runtime/consumer/context.ts'
import { once } from '../../services/runtime/database/inbox.ts'
import { Unavailable } from '../../services/runtime/unavailable.ts'
import { message, silent } from '../services/runtime/consumer/support.ts'
import { describeWithPostgres, type TestPostgres } from './fixture.ts'
import { counted, openStore, type TestStore } from './support/store.ts'

/** Events with these ids, as a chunk has them. */
const chunk = (...ids: readonly string[]) =>
  ids.map((id, offset) => ({
    payload: id,
    context: new EventContext('things', 0, message(offset, {}, { ce_id: id }), counted.type, 1, silent),
  }))

const ignore = () => undefined

/** A consumer group whose effect of an event is a row. */
async function groupOf(postgres: TestPostgres) {
  const store = await openStore(postgres)
  await store.query('CREATE TABLE effects (seq serial, consumer_group text, id text)')
  return { store, handler: (group: string, work = async () => {}) => handlerOf(store, group, work) }
}

const handlerOf = (store: TestStore, group: string, work: () => Promise<unknown>) =>
  once(store, group, async (events, { query }) => {
    const ids = events.map(({ payload }) => payload)
    await query('INSERT INTO effects (consumer_group, id) SELECT $1, unnest($2::text[])', [group, ids])
    await work()
  })

const effects = async (store: TestStore) =>
  (await store.query<{ id: string }>('SELECT id FROM effects ORDER BY seq')).map(({ id }) => id)

await describeWithPostgres('the inbox', (postgres) => {
  test('lets a chunk have its effects once, however often it comes', async () => {
    const { store, handler } = await groupOf(postgres)
    for (let time = 0; time < 3; time++) await handler('group')(chunk('a', 'b', 'c'), ignore)
    expect(await effects(store)).toEqual(['a', 'b', 'c'])
  })

  test('leaves out of a chunk what was processed before, and keeps the order of the others', async () => {
    const { store, handler } = await groupOf(postgres)
    await handler('group')(chunk('b', 'd'), ignore)
    await handler('group')(chunk('a', 'b', 'c', 'd', 'e'), ignore)
    expect(await effects(store)).toEqual(['b', 'd', 'a', 'c', 'e'])
  })

  test('takes an event once that is in a chunk twice', async () => {
    const { store, handler } = await groupOf(postgres)
    await handler('group')(chunk('a', 'b', 'a', 'b', 'c'), ignore)
    expect(await effects(store)).toEqual(['a', 'b', 'c'])
  })

  test('knows the ids of each source for itself; an empty one is none', async () => {
    const { store, handler } = await groupOf(postgres)
    const from = (...events: readonly (readonly [payload: string, source: string, id: string])[]) =>
      events.map(([payload, ce_source, ce_id], offset) => ({
        payload,
        context: new EventContext('things', 0, message(offset, {}, { ce_id, ce_source }), counted.type, 1, silent),
      }))
    const orders = from(
      ['web', '/shop-web', '1'],
      ['app', '/shop-app', '1'],
      ['none', '', '1'],
      ['first without an id', '/shop-web', ''],
      ['second without an id', '/shop-web', ''],
    )
    const repeated: number[] = []
    for (let time = 0; time < 2; time++) await handler('group')(orders, (count) => repeated.push(count))
    expect(await effects(store)).toEqual(orders.map(({ payload }) => payload))
    expect(repeated).toEqual([5])
  })

  test('does not process again what an earlier version has, nor lets that one process what this one has', async () => {
    const { store, handler } = await groupOf(postgres)
    const earlier = `INSERT INTO inbox (consumer_group, event_id) SELECT 'group', unnest($1::text[])
                     ON CONFLICT DO NOTHING RETURNING event_id`
    expect(await store.query(earlier, [['a', 'b']])).toHaveLength(2)
    const { id, source } = { id: 'c', source: '/shop' }
    const event = { payload: id, context: { ...chunk('x')[0]?.context, id, source } } as unknown as Received
    await handler('group')([...chunk('a', 'd'), event] as never, () => undefined)
    expect(await effects(store)).toEqual(['d', 'c'])
    expect(await store.query(earlier, [['a', 'c', 'd', 'e']])).toEqual([{ event_id: 'e' }])
  })

  test('does not call the handler for a chunk in which nothing is new', async () => {
    const { handler } = await groupOf(postgres)
    await handler('group')(chunk('a'), ignore)
    const never = () => Promise.reject(new Error('called'))
    await handler('group', never)(chunk('a'), ignore)
  })

  test('knows each group for itself', async () => {
    const { store, handler } = await groupOf(postgres)
    await Promise.all(['one', 'two'].map((group) => handler(group)(chunk('a', 'b'), ignore)))
    const rows = await store.query('SELECT consumer_group, id FROM effects ORDER BY 1, 2')
    expect(rows).toHaveLength(4)
  })

  test('forgets a chunk that failed, so that it can come again', async () => {
    const { store, handler } = await groupOf(postgres)
    const failing = () => Promise.reject(new Error('no'))
    await expect(handler('group', failing)(chunk('a', 'b'), ignore)).rejects.toThrow('no')
    expect(await effects(store)).toEqual([])
    await handler('group')(chunk('a', 'b'), ignore)
    expect(await effects(store)).toEqual(['a', 'b'])
  })

  test('holds two members apart that have the same chunk at the same time, as around a rebalance', async () => {
    const { store, handler } = await groupOf(postgres)
    const slow = () => sleep(200)
    await Promise.all([
      handler('group', slow)(chunk('a', 'b'), ignore),
      handler('group', slow)(chunk('a', 'b', 'c'), ignore),
    ])
    expect((await effects(store)).sort()).toEqual(['a', 'b', 'c'])
  })

  test('takes a call back whose deadline has passed, so that the next one finds nothing in its way', async () => {
    const { store, handler } = await groupOf(postgres)
    const events = chunk('a', 'b')
    const hanging = handler('group', () => new Promise(() => undefined))(events, ignore)
    await sleep(200)
    for (const { context } of events) context.abort(new Error('too late'))
    await expect(hanging).rejects.toThrow('too late')
    await handler('group')(chunk('a', 'b'), ignore)
    expect(await effects(store)).toEqual(['a', 'b'])
  })

  describe('an event whose statement takes longer than the database allows', () => {
    const settings = { timeoutMs: 500 }
    const slow = 'SELECT pg_sleep(60)'

    test('is at fault when it is alone and the database does others', async () => {
      const store = await openStore(postgres, { settings })
      const handle = once(store, 'group', (_events, { query }) => query(slow).then(ignore))
      const failure = await handle(chunk('slow'), ignore).catch((error) => error)
      expect(failure).not.toBeInstanceOf(Unavailable)
      expect(failure.message).toMatch(
        /^its statements take too long, while the database does others: .*statement timeout/,
      )
      expect(await store.query('SELECT event_id FROM inbox')).toEqual([])
    })

    test('is waited for while it has company: fewer come next', async () => {
      const store = await openStore(postgres, { settings })
      const handle = once(store, 'group', (_events, { query }) => query(slow).then(ignore))
      await expect(handle(chunk('slow', 'other'), ignore)).rejects.toBeInstanceOf(Unavailable)
    })

    test('is waited for while the database does nothing for anybody', async () => {
      const env = await postgres.newDatabase()
      const store = await openStore(postgres, { env, settings })
      const handle = once(store, 'group', (_events, { query }) => query(slow).then(ignore))
      await store.query(`CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); END'`)
      await store.query(`CREATE TRIGGER busy BEFORE INSERT ON inbox EXECUTE FUNCTION rest()`)
      await expect(handle(chunk('slow'), ignore)).rejects.toBeInstanceOf(Unavailable)
    })

    test('is waited for while others hold a lock that it needs', async () => {
      const env = await postgres.newDatabase()
      const store = await openStore(postgres, { env, settings })
      await store.query('CREATE TABLE stock (n int)')
      const other = await postgres.open({ env })
      await other.transaction(async ({ query }) => {
        await query('LOCK TABLE stock')
        const handle = once(store, 'group', (_events, own) => own.query('SELECT n FROM stock').then(ignore))
        await expect(handle(chunk('locked'), ignore)).rejects.toThrow(/lock timeout/)
        await expect(handle(chunk('locked'), ignore)).rejects.toBeInstanceOf(Unavailable)
      })
    })
  })
})
