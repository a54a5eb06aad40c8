import { expect, test } from 'vitest'
import { setting, wholeNumber } from '../../../../contracts/codec.ts'
import { Refused, runTool, type ToolResult } from '../../../../services/runtime/tools/run.ts'

const settings = { size: setting('SIZE', wholeNumber(1), 'size of it') } as const

/** Runs a tool in a process that does not end. */
async function ended(env: Record<string, string>, run: (size: number) => ToolResult) {
  const host = { stdout: '', stderr: '', code: undefined as number | undefined }
  const take = (stream: 'stdout' | 'stderr') => (text: string, written?: () => void) => {
    host[stream] += text
    written?.()
  }
  await runTool(
    { settings, run: async (context) => run(context.settings.size) },
    {
      env: { KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092', SIZE: '3', ...env },
      on: () => undefined,
      exit: (code) => {
        host.code ??= code
      },
      stdout: { write: take('stdout') },
      stderr: { write: take('stderr') },
    },
  )
  return host
}

const found = (size: number): ToolResult => ({ text: `size ${size}`, json: { size } })

test('the result is on stdout, as text or as JSON', async () => {
  expect(await ended({}, found)).toEqual({ stdout: 'size 3\n', stderr: '', code: 0 })
  expect(await ended({ TOOL_OUTPUT: 'json' }, found)).toEqual({ stdout: '{\n  "size": 3\n}\n', stderr: '', code: 0 })
})

test('a refusal and an error are one message on stderr, and exit code 1', async () => {
  const throwing = (error: Error) => () => {
    throw error
  }
  expect(await ended({}, throwing(new Refused('the group is busy')))).toEqual({
    stdout: '',
    stderr: 'refused: the group is busy\n',
    code: 1,
  })
  const cause = new Error('no route to host')
  expect(await ended({}, throwing(new Error('gave up', { cause })))).toEqual({
    stdout: '',
    stderr: 'failed: gave up (no route to host)\n',
    code: 1,
  })
})

test('all settings that are wrong are named', async () => {
  const { stdout, stderr, code } = await ended({ SIZE: '0', KAFKA_BOOTSTRAP_SERVERS: '', TOOL_OUTPUT: 'xml' }, found)
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  for (const name of ['SIZE: got "0"', 'KAFKA_BOOTSTRAP_SERVERS is empty', 'TOOL_OUTPUT: got "xml"']) {
    expect(stderr).toContain(name)
  }
})
