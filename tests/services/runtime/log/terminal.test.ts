import { afterEach, expect, test } from 'vitest'
import { createLog, terminalLog } from '../../../../services/runtime/log.ts'

const { print } = terminalLog
afterEach(() => {
  terminalLog.print = print
})

test('on a terminal, log lines go where the prompt steps aside, before the call returns', async () => {
  const printed: string[] = []
  terminalLog.print = (text) => printed.push(text)
  const log = createLog('info', 'desk', true)
  // Its streams begin to flow at the end of the turn in which it was made.
  await new Promise(setImmediate)
  log.warn({ order_id: '101' }, 'something happened')
  expect(printed).toEqual([expect.stringMatching(/WARN.*something happened.*101.*\n$/)])
  log.fatal({}, 'the last words')
  expect(printed).toHaveLength(2)
})

test('a terminal obeys nothing that strangers wrote: control characters of messages and errors are printed as text', async () => {
  const printed: string[] = []
  terminalLog.print = (text) => printed.push(text)
  const log = createLog('info', 'desk', true)
  await new Promise(setImmediate)
  const hostile = 'a\u001b[2Jb\u0007c\rd\u202ee\u009bf\\u001bg\\\u001bh'
  log.error({ text: hostile, err: new Error(hostile) }, hostile)
  const text = printed.join('')
  // Its own colours are the only thing that is left.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const plain = text.replace(/\u001b\[\d+m/g, '')
  expect(plain).not.toMatch(/[^\n\t\P{Cc}]|\p{Cf}/u)
  expect(plain).toContain('a\\u001b[2Jb\\u0007c\\rd\\u{202e}e\\u{9b}f')
})
