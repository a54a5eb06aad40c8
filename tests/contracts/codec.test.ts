import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { decode, encode, json, list, oneOf, SettingsError, setting, text, wholeNumber } from '../../contracts/codec.ts'

const settings = {
  name: setting('NAME', text, 'a name'),
  level: setting('LEVEL', oneOf(['low', 'high']), 'a level', 'low'),
  count: setting('COUNT', wholeNumber(1, 10), 'a count'),
  hosts: setting('HOSTS', list, 'some hosts'),
  shape: setting('SHAPE', json(z.strictObject({ a: z.int() })), 'a shape'),
} as const
const good = { NAME: 'x', COUNT: '1', HOSTS: 'a', SHAPE: '{"a":1}' }

test('values are read with their types, and defaults fill what is left out', () => {
  expect(decode(settings, { ...good, HOSTS: 'a:1,b:2' })).toEqual({
    name: 'x',
    level: 'low',
    count: 1,
    hosts: ['a:1', 'b:2'],
    shape: { a: 1 },
  })
})

test('an empty variable is one that is unset', () => {
  expect(decode(settings, { ...good, LEVEL: '' }).level).toBe('low')
})

test('the result is frozen: settings are read once', () => {
  const values = decode(settings, good)
  expect(Object.isFrozen(values)).toBe(true)
  expect(() => Object.assign(values, { name: 'y' })).toThrow(TypeError)
})

test('every problem is reported at once: the variable, what was found, what is expected, what it is for', () => {
  let problems: readonly string[] = []
  try {
    decode(settings, { LEVEL: 'middle', COUNT: '11', HOSTS: 'a, b', SHAPE: '{"a":1,"b":2}' })
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    problems = (error as SettingsError).problems
    expect((error as SettingsError).message).toBe(
      `the environment has 5 invalid setting(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
  }
  expect(problems).toEqual([
    'NAME is not set: a name',
    'LEVEL: got "middle", expected one of low, high: a level',
    'COUNT: got "11", expected a whole number from 1 to 10: a count',
    'HOSTS: got "a, b", 1: expected entries without spaces, separated by commas: some hosts',
    'SHAPE: got "{\\"a\\":1,\\"b\\":2}", Unrecognized key: "b": a shape',
  ])
})

describe('numbers', () => {
  const read = (raw: string) => () => decode({ n: setting('N', wholeNumber(-5, 1_000), 'n') }, { N: raw })

  test.each(['1.5', '1e2', '0x10', 'NaN', 'Infinity', '-6', '1001', ' 1', '1 ', '1,0', '--1', '9'.repeat(400)])(
    '%j is none',
    (raw) => {
      expect(read(raw)).toThrow('expected a whole number from -5 to 1000')
    },
  )

  test.each(['-5', '0', '1000', '007'])('%j is one', (raw) => {
    expect(read(raw)()).toEqual({ n: Number(raw) })
  })
})

test('text that is no JSON is a problem and no crash', () => {
  expect(() => decode(settings, { ...good, SHAPE: '{' })).toThrow(/SHAPE: got "{", expected JSON \(.*\): a shape/)
})

test('what is undefined is not written, so that the default keeps its say', () => {
  expect(encode(settings, { name: 'x', level: undefined })).toEqual({ NAME: 'x' })
})

test.each([{ count: 0 }, { count: 1.5 }, { count: Number.NaN }, { name: '' }, { hosts: [] }, { hosts: ['a,b'] }])(
  'a manifest cannot say what a service would refuse: %j',
  (values) => {
    expect(() => encode(settings, values)).toThrow()
  },
)
