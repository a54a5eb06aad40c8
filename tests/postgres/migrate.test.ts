import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import type { Database } from '../../services/runtime/database/database.ts'
import { type Migrations, migrate } from '../../services/runtime/database/migrate.ts'
import { until } from '../kafka/fixture.ts'
import { describeWithPostgres, recordedLog } from './fixture.ts'

const never = new AbortController().signal

/** The runtime's own. */
const OWN = ['1_inbox-and-outbox.sql', '2_relay-by-topic.sql', '3_inbox-by-source.sql']

/** Tables of the database, without those of the runtime. */
const tables = async (database: Database) => {
  const rows = await database.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  )
  const own = ['inbox', 'outbox', 'outbox_relay', 'runtime_migrations']
  return rows.map(({ name }) => name).filter((name) => !own.includes(name))
}

await describeWithPostgres('migrations', (postgres) => {
  let folder = ''
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
    folder = ''
  })

  /** A folder with these files. */
  async function migrations(files: Readonly<Record<string, string>>): Promise<Migrations> {
    if (folder === '') folder = await mkdtemp(join(tmpdir(), 'migrations-'))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return { folder: pathToFileURL(`${folder}/`), table: 'migrations' }
  }

  test('are run in the order of their numbers, each once; other files are left alone', async () => {
    const database = await postgres.open()
    const files = {
      '1_things.sql': 'CREATE TABLE things (n integer); -- a comment without an end',
      '2_two.sql': 'INSERT INTO things VALUES (2); INSERT INTO things VALUES (2)',
      '10_ten.sql': 'INSERT INTO things SELECT 10 FROM things',
      'README.md': 'no SQL',
    }
    const log = recordedLog()
    for (let start = 0; start < 2; start++) await migrate(database, [await migrations(files)], log, never)
    expect(await database.query('SELECT n FROM things ORDER BY n')).toEqual([2, 2, 10, 10].map((n) => ({ n })))
    const run = log.lines.map(({ fields }) => fields)
    expect(run).toEqual([...OWN, '1_things.sql', '2_two.sql', '10_ten.sql'].map((migration) => ({ migration })))
  })

  test('that are added later are run at the next start', async () => {
    const database = await postgres.open()
    await migrate(database, [await migrations({ '1_a.sql': 'CREATE TABLE a ()' })], recordedLog(), never)
    await migrate(database, [await migrations({ '2_b.sql': 'CREATE TABLE b ()' })], recordedLog(), never)
    expect(await tables(database)).toEqual(['a', 'b', 'migrations'])
  })

  test('are run once by processes that start together', async () => {
    const env = await postgres.newDatabase()
    const given = await migrations({
      '1_things.sql': 'CREATE TABLE things (n serial); SELECT pg_sleep(0.5)',
      '2_one.sql': 'INSERT INTO things VALUES (DEFAULT)',
    })
    const logs = [1, 2, 3, 4].map(() => recordedLog())
    await Promise.all(logs.map(async (log) => migrate(await postgres.open({ env, log }), [given], log, never)))
    expect(logs.flatMap(({ lines }) => lines)).toHaveLength(OWN.length + 2)
    expect(await (await postgres.open({ env })).query('SELECT n FROM things')).toEqual([{ n: 1 }])
  })

  test('may take longer than a statement of a service, and so may waiting for those of another process', async () => {
    const env = await postgres.newDatabase()
    const given = await migrations({ '1_slow.sql': 'CREATE TABLE slow (); SELECT pg_sleep(1.5)' })
    const log = recordedLog()
    const open = () => postgres.open({ env, timeoutMs: 500 })
    await Promise.all([1, 2].map(async () => migrate(await open(), [given], log, never)))
    expect(log.lines.filter(({ level }) => level === 'info')).toHaveLength(OWN.length + 1)
    // And a service has its limit again.
    await expect((await open()).query('SELECT pg_sleep(1)')).rejects.toThrow('statement timeout')
  })

  test('that fail are rolled back and named, with the others that were new; the next start tries again', async () => {
    const database = await postgres.open({ poolSize: 1 })
    const given = await migrations({ '1_a.sql': 'CREATE TABLE a ()', '2_b.sql': 'CREATE TABLE b (); SELECT nonsense' })
    await expect(migrate(database, [given], recordedLog(), never)).rejects.toThrow(
      '2_b.sql: column "nonsense" does not exist',
    )
    expect(await tables(database)).toEqual([])
    await migrate(database, [await migrations({ '2_b.sql': 'CREATE TABLE b ()' })], recordedLog(), never)
    expect(await tables(database)).toEqual(['a', 'b', 'migrations'])
  })

  test('wait for a database that is away, say so once, and go on by themselves', async () => {
    const env = await postgres.newDatabase()
    await postgres.server.stop()
    const log = recordedLog()
    const database = await postgres.open({ env, log })
    const migrated = migrate(database, [], log, never)
    await sleep(2_500)
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'waiting for the database' }])
    await postgres.server.start()
    await migrated
    expect(await database.query('SELECT 1 FROM inbox')).toEqual([])
  })

  test('that are cut short by a crash of the server are begun again', async () => {
    const env = await postgres.newDatabase()
    const given = await migrations({ '1_a.sql': 'CREATE TABLE a ()', '2_b.sql': 'SELECT pg_sleep(0.5)' })
    const log = recordedLog()
    const database = await postgres.open({ env, log })
    const migrated = migrate(database, [given], log, never)
    await sleep(250)
    await postgres.server.kill()
    await postgres.server.start()
    await migrated
    expect(await tables(database)).toEqual(['a', 'migrations'])
  })

  test('end when the process stops, also in the middle of a statement', async () => {
    const database = await postgres.open()
    const given = await migrations({ '1_a.sql': 'CREATE TABLE a (); SELECT pg_sleep(60)' })
    const stopping = new AbortController()
    const migrated = migrate(database, [given], recordedLog(), stopping.signal)
    await until('the statement to run', async () => {
      const running = await database.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(6' || '0)'")
      return running.length > 0
    })
    stopping.abort()
    await migrated
    expect(await tables(database)).toEqual([])
  })
})
