import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Cleaning, tasks } from '../../services/runtime/database/cleaning.ts'
import { cleanInbox } from '../../services/runtime/database/inbox.ts'
import { cleanOutbox } from '../../services/runtime/database/outbox.ts'
import { until } from '../kafka/fixture.ts'
import { describeWithPostgres, recordedLog, type TestPostgres } from './fixture.ts'
import { openStore } from './support/store.ts'

const HOUR = 3_600_000

async function tablesOf(postgres: TestPostgres) {
  const database = await openStore(postgres)
  const count = async (sql: string) =>
    Number((await database.query<{ n: string }>(`SELECT count(*) n FROM ${sql}`))[0]?.n)
  /** Events that a group has processed so many hours ago. */
  const received = (group: string, events: number, hours: number) =>
    database.query(
      `INSERT INTO inbox SELECT $1, $3::text || '/' || n, now() - $3::integer * interval '1 hour'
       FROM generate_series(1, $2::integer) n`,
      [group, events, hours],
    )
  return { database, count, received }
}

await describeWithPostgres('old rows', (postgres) => {
  test('of the inbox go when no topic has their events any more, of one’s own group and not more than asked', async () => {
    const { database, count, received } = await tablesOf(postgres)
    await received('ours', 25, 3)
    await received('ours', 5, 1)
    await received('theirs', 7, 3)
    const removed = [1, 2, 3].map(() => cleanInbox(database, 'ours', 2 * HOUR, 10))
    expect((await Promise.all(removed)).sort()).toEqual([10, 10, 5])
    expect([await count(`inbox WHERE consumer_group = 'ours'`), await count('inbox')]).toEqual([5, 12])
  })

  test('of the outbox go a while after they were sent; what is not sent stays', async () => {
    const { database, count } = await tablesOf(postgres)
    const rows = (source: string, published: string) =>
      database.query(
        `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, source, time, published_at)
         SELECT gen_random_uuid(), 'things', 'a', 'thing.counted', '{}', $1, now() - interval '1 day', ${published}
         FROM generate_series(1, 5)`,
        [source],
      )
    await rows('/ours', 'NULL')
    await rows('/ours', 'now()')
    await rows('/ours', `now() - interval '2 hours'`)
    await rows('/theirs', `now() - interval '2 hours'`)
    expect(await cleanOutbox(database, '/ours', HOUR, 100)).toBe(5)
    expect(await count('outbox')).toBe(15)
    expect(await count('outbox WHERE published_at IS NULL')).toBe(5)
  })

  test('go in portions until none are left, again and again, and what is away is waited for', async () => {
    const { database, count, received } = await tablesOf(postgres)
    await received('ours', 4_500, 3)
    const log = recordedLog()
    let calls = 0
    const clean = (most: number) => {
      calls++
      return cleanInbox(database, 'ours', HOUR, most)
    }
    const cleaning = new Cleaning(log, [clean], 200)
    cleaning.start()
    await until('the first round', async () => (await count('inbox')) === 0)
    expect(calls).toBeGreaterThanOrEqual(3)
    await postgres.server.stop()
    await until('a round that fails', async () => log.lines.length > 0)
    await postgres.server.start()
    await until('rows to be written', () => received('ours', 1, 3).then(Boolean, () => false))
    await until('a round after that', async () => (await count('inbox')) === 0)
    await cleaning.stop()
    const before = calls
    await sleep(500)
    expect(calls).toBe(before)
  })

  test('are looked for where a service writes them', async () => {
    const { database, received, count } = await tablesOf(postgres)
    await received('ours', 5, 24)
    const [outbox, inbox, ...others] = tasks(database, { source: '/ours', group: 'ours', inboxRetentionMs: HOUR })
    expect([await outbox?.(10), await inbox?.(10), others]).toEqual([0, 5, []])
    expect(await count('inbox')).toBe(0)
    // 0: for ever.
    expect(tasks(database, { source: undefined, group: 'ours', inboxRetentionMs: 0 })).toEqual([])
    expect(tasks(database, { source: undefined, group: undefined, inboxRetentionMs: HOUR })).toEqual([])
  })
})
