import { expect, test } from 'vitest'
import { UserError } from '../../../contracts/user-error.ts'
import { documentsOf, parsed } from '../../../gate/reading/documents.ts'

const only = (text: string): unknown => {
  const [document, ...more] = documentsOf(text)
  expect(more).toEqual([])
  return document && parsed(document, 'a.yaml')
}

/** What `kubectl label --local -o json` made of the same. */
test.each<[string, unknown]>([
  ['yes', true],
  ['No', false],
  ['on', true],
  ['OFF', false],
  ['y', true],
  ['N', false],
  ['TRUE', true],
  ['yEs', 'yEs'],
  ['~', null],
  ['', null],
  ['0644', 420],
  ['0o644', 420],
  ['-0644', -420],
  ['0888', 888],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['+12', 12],
  ['-0', 0],
  ['1e3', 1000],
  ['.5', 0.5],
  ['5.', 5],
  ['1_000.5', 1000.5],
  ['1e400', '1e400'],
  ['1:30', '1:30'],
  ['190:20:30', '190:20:30'],
  ['2001-01-01', '2001-01-01'],
  ['1.2.3', '1.2.3'],
  ['!!str 123', '123'],
  ['!!binary aGVsbG8=', 'hello'],
  ['"yes"', 'yes'],
  ["'0644'", '0644'],
  ['=', '='],
])('%s', (text, value) => {
  expect(only(`a: ${text}`)).toEqual({ a: value })
})

test('keys are text, whatever they look like', () => {
  expect(only('yes: a\n0644: b\n1.5: c\n')).toEqual({ true: 'a', 420: 'b', 1.5: 'c' })
})

test('anchors, merges, and the last of two keys', () => {
  expect(only('base: &base {a: 1, b: 2}\nmerged:\n  <<: *base\n  b: 3\n')).toEqual({
    base: { a: 1, b: 2 },
    merged: { a: 1, b: 3 },
  })
  expect(only('a: 1\na: 2\n')).toEqual({ a: 2 })
})

test('documents end at their lines, and comments are none', () => {
  const text = '# nothing\n---\n\n---\na: 1\n--- # second\nb: |\n  x\n   ---\n...\n'
  expect(documentsOf(text).map((document) => parsed(document, 'a.yaml'))).toEqual([{ a: 1 }, { b: 'x\n ---\n' }])
})

test('what cannot be read is said with its line', () => {
  const [, second] = documentsOf('a: 1\n---\nb: 2\nc: "x\n')
  expect(second).toBeDefined()
  if (second) expect(() => parsed(second, 'dir/a.yaml')).toThrow(/^dir\/a\.yaml:[45]: got YAML that cannot be read: /)
  expect(() => only('a: *nobody\n')).toThrow(UserError)
})

test('aliases that grow without end are refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let at = 1; at < 9; at++)
    lines.push(
      `a${at}: &a${at} [${Array(10)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    )
  expect(() => only(`${lines.join('\n')}\n`)).toThrow(/^a\.yaml:1: got YAML that cannot be read/)
})
