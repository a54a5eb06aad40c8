import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { setting, text, wholeNumber } from '../../../contracts/codec.ts'
import { type Program, runProgram } from '../../../services/runtime/program.ts'
import { fired } from '../../../services/runtime/wait.ts'

const settings = {
  name: setting('THING_NAME', text, 'name of the thing'),
  count: setting('THING_COUNT', wholeNumber(1), 'number of things', 1),
} as const

function host(env: Record<string, string>) {
  const listeners = new Map<string, (argument: unknown) => void>()
  const exits: number[] = []
  const errors: string[] = []
  return {
    env: { LOG_LEVEL: 'error', HEALTH_PORT: '0', ...env },
    on: (event: string, listener: (argument: unknown) => void) => void listeners.set(event, listener),
    exit: (code: number) => void exits.push(code),
    stderr: { write: (line: string) => void errors.push(line) },
    exits,
    errors,
    send: (signal: string) => listeners.get(signal)?.(signal),
  }
}

test('wrong settings are listed in one error, and main never begins', async () => {
  const process = host({ THING_COUNT: '0', HEALTH_PORT: 'x' })
  let began = false
  const main = async () => {
    began = true
  }
  await runProgram(settings, main, process)
  expect(process.errors.join('')).toBe(
    `the environment has 3 invalid setting(s):
  HEALTH_PORT: got "x", expected a whole number from 0 to 65535: port of /livez, /readyz and /metrics
  THING_NAME is not set: name of the thing
  THING_COUNT: got "0", expected a whole number from 1 up: number of things
`,
  )
  expect([process.exits, began]).toEqual([[1], false])
})

test('main gets its settings, and its return ends the process with 0', async () => {
  const process = host({ THING_NAME: 'lamp' })
  let seen: object = {}
  const main = async ({ settings: { name, count } }: Program<typeof settings>) => {
    seen = { name, count }
  }
  await runProgram(settings, main, process)
  expect([seen, process.exits]).toEqual([{ name: 'lamp', count: 1 }, [0]])
})

test('SIGTERM lets main finish', async () => {
  const process = host({ THING_NAME: 'lamp' })
  const ended = runProgram(settings, ({ stopping }) => fired(stopping), process)
  await sleep(50)
  expect(process.exits).toEqual([])
  process.send('SIGTERM')
  await ended
  expect(process.exits).toEqual([0])
})

test('a stop that takes too long is announced and then forced, with exit code 1', async () => {
  const process = host({ THING_NAME: 'lamp', SHUTDOWN_TIMEOUT_MS: '100', LOG_LEVEL: 'error' })
  let announced = false
  const hang = async ({ forced }: { forced: AbortSignal }) => {
    await fired(forced)
    announced = true
    await new Promise(() => undefined)
  }
  void runProgram(settings, hang, process)
  await sleep(50)
  process.send('SIGTERM')
  await sleep(200)
  expect([announced, process.exits]).toEqual([true, [1]])
})

test('main that throws ends the process with 1', async () => {
  const process = host({ THING_NAME: 'lamp' })
  const fail = async () => {
    throw new Error('this error belongs to the test')
  }
  await runProgram(settings, fail, process)
  expect(process.exits).toEqual([1])
})
