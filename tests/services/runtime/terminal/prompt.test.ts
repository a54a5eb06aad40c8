import { afterEach, expect, test } from 'vitest'
import { type EndingKey, Prompt } from '../../../../services/runtime/terminal/prompt.ts'
import { Keyboard, Paper, soon } from './support.ts'

const prompts: Prompt[] = []
afterEach(() => {
  for (const prompt of prompts.splice(0)) prompt.close()
})

function given() {
  const [input, output] = [new Keyboard(), new Paper()]
  const keys: EndingKey[] = []
  const prompt = new Prompt({ input, output, prompt: '> ', onEndingKey: (key) => void keys.push(key) })
  prompts.push(prompt)
  return { input, output, keys, prompt }
}

test('each answer stands below its own line, also when three lines are pasted at once', async () => {
  const { input, output, prompt } = given()
  input.write('101\r102\r103\r')
  for (const expected of ['101', '102', '103']) {
    expect(await prompt.next()).toBe(expected)
    prompt.print(`stored ${expected}\n`)
  }
  expect(output.text).toBe('> 101\nstored 101\n> 102\nstored 102\n> 103\nstored 103\n')
})

test('lines wait while one is being answered, and can be named', async () => {
  const { input, prompt } = given()
  input.write('101\r102\r103\r10')
  expect(await prompt.next()).toBe('101')
  expect(prompt.waiting).toEqual(['102', '103'])
})

test.each([
  ['Enter of a terminal', '101\r'],
  ['a line from a pipe', '101\n'],
  ['both, as Windows has it', '101\r\n'],
  ['a corrected line', '107\x7f1\r'],
  ['a line that is gone back in', '01\x1b[D\x1b[D1\r'],
])('%s is a line', async (_what, keys) => {
  const { input, prompt } = given()
  input.write(keys)
  expect(await prompt.next()).toBe('101')
})

test('what is printed goes above the prompt, and what was typed of the line stays', async () => {
  const { input, output, prompt } = given()
  const line = prompt.next()
  input.write('10')
  await soon(() => expect(output.text).toBe('> 10'))
  prompt.print('INFO: something happened\n')
  // Up to the left edge and clear, the text, then prompt and line again.
  expect(output.raw).toContain('\x1b[1G\x1b[0JINFO: something happened\n')
  expect(output.text).toBe('> 10INFO: something happened\n> 10')
  input.write('1\r')
  expect(await line).toBe('101')
})

test('without a prompt, text is printed as it is', () => {
  const { output, prompt } = given()
  prompt.print('INFO: waiting\n')
  expect(output.raw).toBe('INFO: waiting\n')
})

test('Ctrl-C and Ctrl-D are told at once, drop what was typed of the line, and end nothing', async () => {
  const { input, keys, prompt } = given()
  const line = prompt.next()
  input.write('99\x03')
  await soon(() => expect(keys).toEqual(['Ctrl-C']))
  input.write('98')
  input.write('\x04')
  await soon(() => expect(keys).toEqual(['Ctrl-C', 'Ctrl-D']))
  input.write('101\r')
  expect(await line).toBe('101')
})

test('Ctrl-C is told while a line is being answered, and drops no complete line', async () => {
  const { input, keys, prompt } = given()
  input.write('101\r102\r')
  expect(await prompt.next()).toBe('101')
  input.write('10\x03')
  await soon(() => expect(keys).toEqual(['Ctrl-C']))
  expect(await prompt.next()).toBe('102')
})

test('Ctrl-Z ends nothing either', async () => {
  const { input, prompt } = given()
  input.write('\x1a101\r')
  expect(await prompt.next()).toBe('101')
})

test.each([0, 1])('a terminal of %d columns, as a pod has it, is as wide as it takes', async (columns) => {
  const { input, output, prompt } = given()
  Object.assign(output, { columns, rows: columns, isTTY: true })
  const line = prompt.next()
  input.write('10')
  await soon(() => expect(output.text).toBe('> 10'))
  prompt.print('INFO: something happened\n')
  input.write('1\r')
  expect(await line).toBe('101')
  expect(output.text).toBe('> 10INFO: something happened\n> 101\n')
})

test('whoever attaches gives the terminal the size of his window, and sees the prompt with what was typed', async () => {
  const { input, output, prompt } = given()
  void prompt.next()
  input.write('10')
  await soon(() => expect(output.text).toBe('> 10'))
  Object.assign(output, { columns: 80 }).emit('resize')
  expect(output.text).toBe('> 10> 10')
})

test('a line that is longer than the terminal is wide is cleared as a whole', async () => {
  const { input, output, prompt } = given()
  Object.assign(output, { columns: 20 })
  void prompt.next()
  input.write('1'.repeat(50))
  await soon(() => expect(output.text).toContain('11111'))
  prompt.print('INFO: something happened\n')
  expect(output.raw).toContain('\x1b[2A\x1b[1G\x1b[0JINFO: something happened\n\n\n\x1b[2A')
})

test('the keys come one by one, and are given back at the end', async () => {
  const { input, prompt } = given()
  const line = prompt.next()
  input.end()
  expect(await line).toBeUndefined()
  prompt.close()
  expect(input.modes).toEqual([true, false])
})
