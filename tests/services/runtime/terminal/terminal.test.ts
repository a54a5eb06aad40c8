import { PassThrough } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { Unavailable } from '../../../../services/runtime/index.ts'
import { Lines } from '../../../../services/runtime/terminal/lines.ts'
import { Prompt } from '../../../../services/runtime/terminal/prompt.ts'
import { type Answer, quoted, Terminal } from '../../../../services/runtime/terminal/terminal.ts'
import { Keyboard, Paper, soon } from './support.ts'

const never = new AbortController().signal
const prompts: Prompt[] = []
afterEach(() => {
  for (const prompt of prompts.splice(0)) prompt.close()
})

/** A service that does a line when the test says so. */
function given(onLine?: (line: string) => Promise<Answer>) {
  const input = new PassThrough()
  const said: string[] = []
  const begun: string[] = []
  const errors: string[] = []
  const stopping = new AbortController()
  let finish: () => void = () => undefined
  const slowly = async (line: string): Promise<Answer> => {
    begun.push(line)
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    return { text: `did ${line}` }
  }
  const terminal = new Terminal({
    source: new Lines(input),
    onLine: onLine ?? slowly,
    say: ({ text }) => void said.push(text),
    log: { error: (_fields, text) => void errors.push(text) },
    stopping: stopping.signal,
  })
  return { input, said, begun, errors, terminal, stopping, finish: () => finish() }
}

test('lines are done strictly one after the other', async () => {
  const { input, said, begun, terminal, finish } = given()
  terminal.open()
  input.write('101\n102\n103\n')
  for (const [done, line] of ['101', '102', '103'].entries()) {
    await soon(() => expect(begun).toHaveLength(done + 1))
    expect(said).toHaveLength(done)
    finish()
    await soon(() => expect(said.at(-1)).toBe(`did ${line}`))
  }
})

test('an empty line is none', async () => {
  const { input, said, terminal } = given(async (line) => ({ text: `did ${line}` }))
  terminal.open()
  input.write('\n  \n\t\n101\n')
  await soon(() => expect(said).toEqual(['did 101']))
})

test('a line that comes before Kafka is there waits, says so, and is then done', async () => {
  const { input, said, begun, terminal } = given()
  input.write('101\n')
  await soon(() => expect(said).toEqual(['"101" waits: Kafka or its topics are not there yet']))
  expect(begun).toEqual([])
  terminal.open()
  await soon(() => expect(begun).toEqual(['101']))
})

test.each([
  ['Kafka is away', new Unavailable('away'), 'Kafka does not answer', []],
  ['the code fails', new Error('oops'), 'this should not have happened', ['a line failed']],
])('while %s a line is answered, and the next one is done', async (_what, error, why, logged) => {
  const lines: string[] = []
  const { input, said, errors, terminal } = given(async (line) => {
    lines.push(line)
    if (lines.length === 1) throw error
    return { text: `did ${line}` }
  })
  terminal.open()
  input.write('101\n101\n')
  await soon(() => expect(said).toHaveLength(2))
  expect(said).toEqual([`${why}: nobody knows whether "101" is stored; type it again later`, 'did 101'])
  expect(errors).toEqual(logged)
})

test('when it stops, the line in hand is finished and all others are refused, also those that still come', async () => {
  const { input, said, begun, terminal, stopping, finish } = given()
  terminal.open()
  input.write('101\n102\n103\n')
  await soon(() => expect(begun).toEqual(['101']))
  stopping.abort()
  const drained = terminal.drain(never)
  finish()
  await drained
  input.write('104\n')
  await soon(() => expect(said).toHaveLength(4))
  const refused = ['102', '103', '104'].map(
    (line) => `the service is stopping: "${line}" is not stored; type it again later`,
  )
  expect(said).toEqual(['did 101', ...refused])
  expect(begun).toEqual(['101'])
})

test('a line that waits for Kafka when it stops was never begun', async () => {
  const { input, said, begun, terminal, stopping } = given()
  input.write('101\n')
  await soon(() => expect(said).toHaveLength(1))
  stopping.abort()
  await terminal.drain(never)
  expect(said.at(-1)).toBe('the service is stopping: "101" is not stored; type it again later')
  expect(begun).toEqual([])
})

test('a process that ends by force says what became of each line', async () => {
  const { input, said, begun, terminal } = given()
  terminal.open()
  input.write('101\n102\n')
  await soon(() => expect(begun).toEqual(['101']))
  await terminal.drain(AbortSignal.abort())
  terminal.lastWords()
  expect(said).toEqual([
    'the process ends: nobody knows whether "101" is stored; type it again later',
    'the service is stopping: "102" is not stored; type it again later',
  ])
})

test('a process that ends before Kafka was there says that nothing was begun', async () => {
  const { input, said, terminal } = given()
  input.write('101\n')
  await soon(() => expect(said).toHaveLength(1))
  terminal.lastWords()
  expect(said.at(-1)).toBe('the service is stopping: "101" is not stored; type it again later')
})

test('without any input it has nothing to say, and nothing to wait for', async () => {
  const { input, said, terminal } = given()
  input.end()
  terminal.open()
  await terminal.drain(never)
  terminal.lastWords()
  expect(said).toEqual([])
})

test('on a terminal the answers stand below their lines', async () => {
  const [input, output] = [new Keyboard(), new Paper()]
  const source = new Prompt({ input, output, prompt: '> ', onEndingKey: () => undefined })
  prompts.push(source)
  const terminal = new Terminal({
    source,
    onLine: async (line) => ({ text: `did ${line}` }),
    say: ({ text }) => source.print(`  ${text}\n`),
    log: { error: () => undefined },
    stopping: never,
  })
  terminal.open()
  input.write('101\r\r102\r')
  await soon(() => expect(output.text).toBe('> 101\n  did 101\n> \n> 102\n  did 102\n> '))
})

test('a line is repeated with its control characters made visible, and shortened', () => {
  expect(quoted('10\x1b[A1')).toBe('"10\\u001b[A1"')
  expect(quoted('x'.repeat(100))).toBe(`"${'x'.repeat(60)}"… (100 characters)`)
})
