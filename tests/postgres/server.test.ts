import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { until } from '../kafka/fixture.ts'
import { describeWithPostgres } from './fixture.ts'

const root = new URL('../..', import.meta.url).pathname

/** Starts a server in a process of its own, which prints its port and a process of it, and waits. */
function startElsewhere() {
  const script = `
    import { startPostgres } from './dev/postgres/server.ts'
    const { env } = await startPostgres({ database: 'a', user: 'a', password: 'a' })
    const { default: pg } = await import('pg')
    const { PGPORT: port } = env
    const client = new pg.Client({ host: '127.0.0.1', port, database: 'a', user: 'a', password: 'a' })
    await client.connect()
    console.log(port, (await client.query("SELECT pg_backend_pid() AS pid")).rows[0].pid)
    setInterval(() => {}, 1_000)`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  return execa('node', args, { cwd: root, reject: false, buffer: false, stdin: 'ignore', stderr: 'inherit' })
}

/** The folder and the process of the server on a port, as its own file says. */
function serverAt(port: string) {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith('cdk8s-postgres-'))) {
    const file = join(tmpdir(), name, 'data/postmaster.pid')
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    if (lines[3] === port) return { folder: join(tmpdir(), name), server: Number(lines[0]) }
  }
  throw new Error(`no PostgreSQL of ours has port ${port}`)
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

await describeWithPostgres('a server', (postgres) => {
  test('has a user who owns the database and is no superuser', async () => {
    const database = await postgres.open({ env: postgres.server.env })
    const [role] = await database.query('SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user')
    expect(role).toEqual({ rolsuper: false, rolcreatedb: false })
    await database.query('CREATE TABLE things (n integer)')
  })

  test('keeps its data and its port when it is stopped, killed and started again', async () => {
    const env = await postgres.newDatabase()
    const database = await postgres.open({ env })
    await database.query('CREATE TABLE things (n integer)')
    const { server } = postgres
    for (const end of ['stop', 'kill'] as const) {
      await server[end]()
      expect(server.running).toBe(false)
      await server.start()
      expect(server.running).toBe(true)
      await until('an answer', () => database.query('INSERT INTO things VALUES (1)').then(Boolean, () => false))
    }
    expect(await database.query('SELECT n FROM things')).toHaveLength(2)
    expect(await server.logs()).toContain('database system was not properly shut down')
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('leaves with the process that started it, also by %s', async (signal) => {
    const starter = startElsewhere()
    const line = await new Promise<string>((resolve) => starter.stdout.once('data', (data) => resolve(String(data))))
    const [port = '', process = ''] = line.trim().split(' ')
    const backend = Number(process)
    const { folder, server } = serverAt(port)
    expect([backend, server].filter(isAlive)).toEqual([backend, server])
    starter.kill(signal)
    await starter
    await until('all of it to be gone', async () => !isAlive(backend) && !isAlive(server) && !existsSync(folder))
  })
})
