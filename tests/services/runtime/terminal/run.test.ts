import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { soon } from './support.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

const program = `
  const { runTerminalService } = await import('./services/runtime/terminal/index.ts')
  await runTerminalService({ prompt: '> ', onLine: async (line) => ({ text: 'did ' + line }) })`

/** A service without an API as a process, where Kafka never answers. */
function start(stdin: 'ignore' | 'pipe', env: Readonly<Record<string, string>> = {}) {
  const settings = {
    KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:1',
    KAFKA_CLIENT_ID: 'desk',
    KAFKA_PRODUCES: '[{"topic":"orders","events":[]}]',
    HEALTH_PORT: '0',
  }
  const args = ['--import', 'tsx', '--input-type=module', '-e', program]
  const child = execa(process.execPath, args, {
    cwd: root,
    env: { ...settings, ...env },
    stdin,
    reject: false,
    all: true,
  })
  let output = ''
  child.all.on('data', (data) => {
    output += data
  })
  const messages = () =>
    output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line).msg as string] : []))
  return { child, messages, output: () => output }
}

const PATIENCE = 60_000
const waiting = expect.stringMatching(/^waiting for Kafka to answer/)

test('without any input it waits until SIGTERM', { timeout: PATIENCE }, async () => {
  const { child, messages } = start('ignore')
  await soon(() => expect(messages()).toEqual([waiting]))
  child.kill('SIGTERM')
  expect(await child).toMatchObject({ exitCode: 0 })
  expect(messages().slice(1)).toEqual(['stopping'])
})

test('lines that Kafka never got are said to be not stored', { timeout: PATIENCE }, async () => {
  const { child, messages } = start('pipe')
  child.stdin?.write('101\n102\n')
  await soon(() =>
    expect(messages()).toEqual(expect.arrayContaining([waiting, expect.stringContaining('"101" waits')])),
  )
  child.kill('SIGTERM')
  expect(await child).toMatchObject({ exitCode: 0 })
  expect(messages().slice(-3)).toEqual([
    'stopping',
    ...['101', '102'].map((line) => `the service is stopping: "${line}" is not stored; type it again later`),
  ])
})

test('HTTP that the manifest wants and the service does not have is an error', { timeout: PATIENCE }, async () => {
  const { child, output } = start('ignore', { TERMINAL_HTTP: 'true' })
  expect(await child).toMatchObject({ exitCode: 1 })
  expect(output()).toContain('TERMINAL_HTTP: got true, but this service has no API')
})
