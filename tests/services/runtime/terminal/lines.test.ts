import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { Lines } from '../../../../services/runtime/terminal/lines.ts'

async function all(...chunks: readonly string[]): Promise<string[]> {
  const input = new PassThrough()
  const lines = new Lines(input)
  for (const chunk of chunks) input.write(chunk)
  input.end()
  const read: string[] = []
  for (;;) {
    const line = await lines.next()
    if (line === undefined) return read
    read.push(line)
  }
}

test.each([
  ['three lines at once', ['101\n102\n103\n'], ['101', '102', '103']],
  ['a line in parts', ['1', '0', '1\n'], ['101']],
  ['a last line without an end', ['101\n102'], ['101', '102']],
  ['Windows’ ends', ['101\r\n102\r\n'], ['101', '102']],
  ['nothing', [], []],
])('%s', async (_what, chunks, lines) => {
  expect(await all(...chunks)).toEqual(lines)
})

test('complete lines that are not taken yet can be named', async () => {
  const input = new PassThrough()
  const lines = new Lines(input)
  input.write('101\n102\n103\n10')
  expect(await lines.next()).toBe('101')
  expect(lines.waiting).toEqual(['102', '103'])
})
