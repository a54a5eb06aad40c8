import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { childrenOf } from '../../../dev/postgres/children.ts'

afterEach(() => vi.unstubAllEnvs())

const child = async () => {
  const started = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'])
  await once(started.stdout, 'data')
  return started
}

test('the processes that this one has started, and no others', async () => {
  const started = await child()
  expect(await childrenOf(process.pid)).toContain(started.pid)
  expect(await childrenOf(started.pid ?? 0)).toEqual([])
  const ended = once(started, 'exit')
  started.kill('SIGKILL')
  await ended
  expect(await childrenOf(process.pid)).not.toContain(started.pid)
})

test.runIf(process.platform === 'linux')('without ps on the PATH', async () => {
  const started = await child()
  vi.stubEnv('PATH', '/nonexistent')
  expect(await childrenOf(process.pid)).toContain(started.pid)
  started.kill('SIGKILL')
})
