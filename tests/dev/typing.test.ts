import { afterEach, expect, test } from 'vitest'
import { startTyping, type Typing } from '../../dev/typing.ts'
import { Keyboard, Paper, soon } from '../services/runtime/terminal/support.ts'

const started: Typing[] = []
afterEach(() => {
  for (const typing of started.splice(0)) typing.close()
})

function given(isTTY: boolean) {
  const input = Object.assign(new Keyboard(), { isTTY })
  const output = Object.assign(new Paper(), { isTTY })
  const written: string[] = []
  let interrupts = 0
  const onInterrupt = () => {
    interrupts++
  }
  const typing = startTyping({ input, output, onInterrupt }, 'desk', (line) => void written.push(line))
  started.push(typing)
  return { input, output, typing, written, interrupts: () => interrupts }
}

test('what is piped in is passed on line by line', async () => {
  const { input, output, typing, written } = given(false)
  input.end('101\n102\n103')
  await soon(() => expect(written).toEqual(['101', '102', '103']))
  typing.print('desk | stored')
  expect(output.raw).toBe('desk | stored\n')
})

test('on a terminal there is a prompt at the bottom, and the logs stand above it', async () => {
  const { input, output, typing, written } = given(true)
  input.write('101\r10')
  await soon(() => expect(written).toEqual(['101']))
  await soon(() => expect(output.text).toBe('desk> 101\ndesk> 10'))
  typing.print('desk | stored')
  expect(output.text).toBe('desk> 101\ndesk> 10desk | stored\ndesk> 10')
})

test('Ctrl-C stops everything; Ctrl-D only says so', async () => {
  const { input, output, interrupts } = given(true)
  input.write('\x04')
  await soon(() => expect(output.text).toContain('Ctrl-C stops everything\n'))
  expect(interrupts()).toBe(0)
  input.write('\x03')
  await soon(() => expect(interrupts()).toBe(1))
})

test('the terminal is given back', () => {
  const { input, typing } = given(true)
  typing.close()
  expect(input.modes).toEqual([true, false])
})
