import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Database } from '../../services/runtime/database/database.ts'
import { Unavailable } from '../../services/runtime/unavailable.ts'
import { until } from '../kafka/fixture.ts'
import { describeWithPostgres, recordedLog, type TestPostgres } from './fixture.ts'

const numbers = async (database: Database) =>
  (await database.query<{ n: number }>('SELECT n FROM numbers ORDER BY n')).map(({ n }) => n)

async function withNumbers(postgres: TestPostgres, options: Parameters<TestPostgres['open']>[0] = {}) {
  const env = await postgres.newDatabase()
  const database = await postgres.open({ env, ...options })
  await database.query('CREATE TABLE numbers (n integer PRIMARY KEY)')
  return { env, database }
}

/** How long something took to be refused because the database is away. */
async function refusedAfter(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await expect(call()).rejects.toBeInstanceOf(Unavailable)
  return performance.now() - began
}

const backAgain = (database: Database) =>
  until('the database to answer again', () => database.query('SELECT 1').then(Boolean, () => false))

await describeWithPostgres('a transaction', (postgres) => {
  test('is committed when its work resolves, with what the work returns', async () => {
    const { database } = await withNumbers(postgres)
    const result = await database.transaction(async ({ query }) => {
      await query('INSERT INTO numbers VALUES ($1), ($2)', [1, 2])
      return 'done'
    })
    expect([result, await numbers(database)]).toEqual(['done', [1, 2]])
  })

  test('is rolled back when its work throws, and its connection goes on to be used', async () => {
    const { database } = await withNumbers(postgres, { poolSize: 1 })
    const failing = database.transaction(async ({ query }) => {
      await query('INSERT INTO numbers VALUES (1)')
      throw new TypeError('no')
    })
    await expect(failing).rejects.toBeInstanceOf(TypeError)
    expect(await numbers(database)).toEqual([])
  })

  test('does not pass for committed when the work caught the error of a statement', async () => {
    const { database } = await withNumbers(postgres)
    const careless = database.transaction(async ({ query }) => {
      await query('INSERT INTO numbers VALUES (1)')
      await query('INSERT INTO numbers VALUES (1)').catch(() => undefined)
    })
    await expect(careless).rejects.toThrow('nothing is committed')
    expect(await numbers(database)).toEqual([])
  })

  test('takes no queries any more when it has ended: its connection may be with somebody else', async () => {
    const { database } = await withNumbers(postgres)
    let late: Promise<unknown> | undefined
    await database.transaction(async ({ query }) => {
      late = sleep(50).then(() => query('INSERT INTO numbers VALUES (1)'))
    })
    await expect(late).rejects.toThrow('the transaction has ended')
    expect(await numbers(database)).toEqual([])
  })

  test('is given up when its signal fires, also in the middle of a statement', async () => {
    const { database } = await withNumbers(postgres)
    const deadline = new AbortController()
    const slow = database.transaction(
      async ({ query }) => {
        await query('INSERT INTO numbers VALUES (1)')
        setTimeout(() => deadline.abort(new Error('too late')), 50)
        await query('SELECT pg_sleep(1)')
      },
      { signal: deadline.signal },
    )
    const began = performance.now()
    await expect(slow).rejects.toThrow('too late')
    expect(performance.now() - began).toBeLessThan(900)
    await sleep(1_000)
    expect(await numbers(database)).toEqual([])
  })

  test('leaves nothing behind at a signal that serves many', async () => {
    const { database } = await withNumbers(postgres)
    const warnings: unknown[] = []
    const warn = (warning: unknown) => warnings.push(warning)
    process.on('warning', warn)
    const { signal } = new AbortController()
    for (let i = 0; i < 20; i++) await database.transaction(({ query }) => query('SELECT 1'), { signal })
    await sleep(10)
    process.off('warning', warn)
    expect(warnings).toEqual([])
  })

  test('that lost a deadlock may be tried again: nothing is away, but nothing is wrong with it either', async () => {
    const { database } = await withNumbers(postgres)
    await database.query('INSERT INTO numbers VALUES (1), (2)')
    const lock = (first: number, second: number) =>
      database.transaction(async ({ query }) => {
        await query('SELECT 1 FROM numbers WHERE n = $1 FOR UPDATE', [first])
        await sleep(200)
        await query('SELECT 1 FROM numbers WHERE n = $1 FOR UPDATE', [second])
      })
    const results = await Promise.allSettled([lock(1, 2), lock(2, 1)])
    const [lost] = results.filter((one) => one.status === 'rejected')
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(lost?.reason).toBeInstanceOf(Unavailable)
  })
})

await describeWithPostgres('an error', (postgres) => {
  test('of a statement is passed on as it is', async () => {
    const database = await postgres.open()
    await expect(database.query('SELECT * FROM nothing')).rejects.toMatchObject({ code: '42P01' })
  })

  test('of the work itself is no outage of the database, even if it looks like one', async () => {
    const database = await postgres.open()
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    await expect(database.transaction(() => Promise.reject(refused))).rejects.toBe(refused)
  })

  test('of a password that is wrong counts as an outage: a Secret may be changed before the server is', async () => {
    const database = await postgres.open({ password: 'wrong' })
    await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(Unavailable)
  })

  test('of a statement that takes too long counts as an outage, and the server does not go on with it', async () => {
    const database = await postgres.open({ timeoutMs: 500 })
    const slow = () => database.query("SELECT pg_sleep(60), 'still there'")
    expect(await refusedAfter(slow)).toBeLessThan(1_500)
    const running = await database.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%still' || ' there%'")
    expect(running).toEqual([])
  })

  test('of a pool whose connections are all taken counts as an outage', async () => {
    const database = await postgres.open({ timeoutMs: 500, poolSize: 1 })
    await database.transaction(async () => {
      expect(await refusedAfter(() => database.query('SELECT 1'))).toBeLessThan(1_500)
    })
  })
})

await describeWithPostgres('a server', (postgres) => {
  test('that does not answer is away after DATABASE_TIMEOUT_MS, and used again when it answers', async () => {
    // What the manifests say, unless they say something else.
    const { database } = await withNumbers(postgres, { timeoutMs: 4_000 })
    await postgres.server.freeze(true)
    // First with a connection that is open, then with new ones.
    for (let call = 0; call < 2; call++) {
      const ms = await refusedAfter(() => database.query('SELECT 1'))
      expect(ms).toBeGreaterThan(3_000)
      expect(ms).toBeLessThan(6_000)
    }
    const began = performance.now()
    await Promise.all([1, 2, 3].map(() => refusedAfter(() => database.transaction(({ query }) => query('SELECT 1')))))
    expect(performance.now() - began).toBeLessThan(6_000)
    await postgres.server.freeze(false)
    expect(await numbers(database)).toEqual([])
  })

  test('that stops in the middle of a transaction ends it, and not the process', async () => {
    const log = recordedLog()
    const { database } = await withNumbers(postgres, { log })
    const interrupted = database.transaction(async ({ query }) => {
      await query('INSERT INTO numbers VALUES (1)')
      await postgres.server.stop()
      await query('INSERT INTO numbers VALUES (2)')
    })
    await expect(interrupted).rejects.toBeInstanceOf(Unavailable)
    await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(Unavailable)
    await postgres.server.start()
    await backAgain(database)
    expect(await numbers(database)).toEqual([])
  })

  test('that crashes is used again when it is back, with all that was committed', async () => {
    const log = recordedLog()
    const { database } = await withNumbers(postgres, { log })
    await database.query('INSERT INTO numbers VALUES (1)')
    await database.transaction(async ({ query }) => {
      await query('SELECT 1')
      // One more connection, which is idle when the server dies.
      await database.query('SELECT 1')
    })
    await postgres.server.kill()
    await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(Unavailable)
    await postgres.server.start()
    await backAgain(database)
    expect(await numbers(database)).toEqual([1])
    // The error of a connection has the connection in it, with everything that belongs to it.
    expect(log.lines.length).toBeGreaterThan(0)
    expect(JSON.stringify(log.lines).length).toBeLessThan(1_000)
  })
})
