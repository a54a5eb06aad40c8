import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { TypeAhead } from '../../../../services/runtime/terminal/type-ahead.ts'
import { soon } from './support.ts'

function given() {
  const input = new PassThrough()
  return { input, typed: new TypeAhead(input) }
}

test('text is taken line by line, each with its end, and what has no end yet as it is', async () => {
  const { input, typed } = given()
  input.write('101\n102\r\n103\r10')
  expect(await typed.more()).toBe(true)
  expect(typed.lines).toEqual(['101', '102', '103'])
  expect([1, 2, 3, 4, 5].map(() => typed.take())).toEqual(['101\n', '102\r\n', '103\r', '10', undefined])
})

test('a character that comes in two parts is one', async () => {
  const { input, typed } = given()
  const bytes = Buffer.from('ü\n')
  input.write(bytes.subarray(0, 1))
  input.write(bytes.subarray(1))
  expect(await typed.more()).toBe(true)
  expect(typed.take()).toBe('ü\n')
})

test.each(['end', 'close', 'error'])('%s is the end, after what has arrived', async (event) => {
  const { input, typed } = given()
  input.write('101')
  expect(await typed.more()).toBe(true)
  const more = (async () => {
    typed.take()
    return typed.more()
  })()
  input.emit(event, new Error('read EIO'))
  expect(await more).toBe(false)
  expect(await typed.more()).toBe(false)
})

test('whoever sends more than a page has to wait', async () => {
  const { input, typed } = given()
  input.write(`${'x'.repeat(70_000)}\n`)
  await typed.more()
  await soon(() => expect(input.isPaused()).toBe(true))
  typed.take()
  expect(input.isPaused()).toBe(false)
})

test('empty lines are no lines that wait', async () => {
  const { input, typed } = given()
  input.write('\n  \n101\n')
  await typed.more()
  expect(typed.lines).toEqual(['101'])
})
