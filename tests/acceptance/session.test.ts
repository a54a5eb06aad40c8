import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { describeWhere } from '../available.ts'
import { Session } from './session.ts'
import type { Step } from './step.ts'

let session: Session
let recorded: string[]
beforeEach(() => {
  recorded = []
  session = new Session({ env: process.env, record: (text) => recorded.push(text) })
})
afterEach(() => session.close())

const run = (command: string, sees: Step['sees'], more: Partial<Step> = {}) =>
  session.run({ command, expected: '', sees, ...more })

test('a command shows what is expected, and its output is recorded', async () => {
  expect(await run('echo one; echo two >&2', /two/)).toMatchObject({ outcome: 'as expected', seen: 'two' })
  expect(recorded).toEqual(['$ echo one; echo two >&2\none\ntwo\n'])
})

test('a command differs that prints something else', async () => {
  expect(await run('echo one', /two/)).toMatchObject({ outcome: 'differs', seen: 'exit code 0: one' })
})

test('a command differs that prints what is expected and fails, unless it has to', async () => {
  expect(await run('echo two; false', /two/)).toMatchObject({ outcome: 'differs', seen: 'exit code 1: two' })
  expect(await run('echo two; false', /two/, { fails: true })).toMatchObject({ outcome: 'as expected' })
})

test('what a command has shown is known to those after it, as a placeholder and as a variable', async () => {
  await run('echo order 7', /order (?<id>\d)/)
  expect(await run('echo <id> $id <other', /7 7 <other/)).toMatchObject({ outcome: 'differs' })
  expect(await run('echo "<id> $id <other>"', /7 7 <other>/)).toMatchObject({ outcome: 'as expected' })
})

test('a command is repeated until it shows what is expected', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'session-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'counter')
  expect(await run(`echo >>${file}; wc -l <${file}`, /^ *2$/m, { within: 20 })).toMatchObject({ seen: '2' })
})

test('a command that goes on is ended when it has shown what is expected', async () => {
  expect(await run('echo $$; while true; do sleep 0.1; done', /(?<pid>\d+)/, { how: 'follow' })).toMatchObject({
    outcome: 'as expected',
  })
  expect(await run('kill -0 $pid', /No such process/, { fails: true })).toMatchObject({ outcome: 'as expected' })
})

test('a command in the background goes on until the end, or until it is started anew', async () => {
  const { port } = await freePort()
  const serve = `node -e "require('net').createServer().listen(${port}, () => console.log('listening'))" &`
  expect(await run(serve, /listening/, { how: 'background' })).toMatchObject({ outcome: 'as expected' })
  const connect = `(: </dev/tcp/127.0.0.1/${port}) && echo open`
  expect(await run(connect, /open/)).toMatchObject({ outcome: 'as expected' })
  expect(await run(serve, /listening/, { how: 'background' })).toMatchObject({ outcome: 'as expected' })
  await session.close()
  expect(await run(connect, /refused/, { fails: true })).toMatchObject({ outcome: 'as expected' })
})

test('the time of a command that shows nothing is over at some point', async () => {
  const row = await run('echo waiting; sleep 60', /done/, { how: 'follow', within: 1 })
  expect(row).toMatchObject({ outcome: 'differs', seen: 'until the time was over: waiting' })
})

test('what a cluster cannot show does not differ', async () => {
  const unless = { command: 'echo no load balancer', sees: /no load/, because: 'there is none' }
  expect(await run('echo pending', /address/, { unless })).toMatchObject({ outcome: 'not here', seen: 'there is none' })
  expect(await run('echo address', /address/, { unless })).toMatchObject({ outcome: 'as expected' })
  const other = { ...unless, sees: /other/ }
  expect(await run('echo pending', /address/, { unless: other })).toMatchObject({ outcome: 'differs' })
})

test('of a long output the beginning and the end are recorded', async () => {
  await run('seq 200', /200/)
  expect(recorded[0]).toContain('\n40\n… 120 lines …\n161\n')
})

test('a line needs a terminal', async () => {
  expect(await run('101', /stored/, { how: 'typed' })).toMatchObject({
    outcome: 'differs',
    seen: 'no terminal is open',
  })
})

const script = existsSync('/usr/bin/script') && process.platform === 'linux'
const availability = script
  ? ({ available: true } as const)
  : ({ available: false, reason: 'a terminal needs script of util-linux' } as const)

describeWhere(availability, 'a terminal', () => {
  test('lines are typed into it, and each has its answer', async () => {
    const program = `test -t 0 && while read -rp 'id> ' id; do echo "stored $id"; done`
    expect(await run(program, /id>$/, { how: 'terminal' })).toMatchObject({ outcome: 'as expected', seen: 'id>' })
    expect(await run('101', /stored 101/, { how: 'typed' })).toMatchObject({ seen: 'stored 101' })
    expect(await run('102', /stored/, { how: 'typed' })).toMatchObject({ seen: 'stored 102' })
    await session.close()
    expect(recorded).toEqual([`$ ${program}\nid> 101\nstored 101\nid> 102\nstored 102\nid>\n`])
  })
})

const freePort = () =>
  new Promise<{ port: number }>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve({ port }))
    })
  })
