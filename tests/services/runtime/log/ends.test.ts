import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('ending.ts', import.meta.url))

/** More than the process may keep to itself. */
const LINES = 1_000

describe.concurrent('no line is missing, and none comes twice, of a process that ends by', () => {
  test.each<[end: string, code: number | string, turns: number]>([
    ['return', 0, 1],
    ['throw', 1, 1],
    ['exit', 3, 1],
    ['abort', 'SIGABRT', 1],
    ['uncaught exception', 1, 1],
    ['unhandled rejection', 1, 1],
    ['SIGTERM, in time', 0, 2],
    ['SIGTERM, by force', 1, 1],
    ['SIGKILL, after a warning', 'SIGKILL', 1],
    ['SIGKILL, a turn later', 'SIGKILL', 1],
    ['in its last breath', 0, 1],
  ])('%s', async (END, code, turns) => {
    const { exitCode, signal, stdout } = await execa(process.execPath, ['--import', 'tsx', program], {
      env: { END, LINES: String(LINES), HEALTH_PORT: '0', SHUTDOWN_TIMEOUT_MS: '1000' },
      reject: false,
      stderr: 'ignore',
    })
    expect(exitCode ?? signal).toBe(code)
    const numbers = stdout.split('\n').flatMap((line) => JSON.parse(line).n ?? [])
    expect(numbers).toEqual(Array.from({ length: turns }, () => [...Array(LINES).keys()]).flat())
  })
})
