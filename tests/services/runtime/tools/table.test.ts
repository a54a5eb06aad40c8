import { expect, test } from 'vitest'
import { counted, table } from '../../../../services/runtime/tools/table.ts'

test('columns are as wide as their widest cell, and numbers end together', () => {
  const rows = [
    ['orders', 0, 5n, 'a'],
    ['a-long-name', 10, 1_234n, '-'],
  ]
  expect(table(['TOPIC', 'PARTITION', 'LAG', 'KEY'], rows)).toBe(
    ['TOPIC        PARTITION   LAG  KEY', 'orders               0     5  a', 'a-long-name         10  1234  -'].join(
      '\n',
    ),
  )
})

test('a column in which a number is missing is one of numbers', () => {
  expect(table(['FROM'], [['-'], [12n]])).toBe('FROM\n   -\n  12')
})

test('what a terminal would obey is written out, and a long cell is cut', () => {
  const key = 'a\\u{1b}[2J\\u{a}b\\u{202e}\\u{85}'
  expect(table(['KEY', 'B'], [['a\u001b[2J\nb\u202e\u0085', 'c']])).toBe(`${'KEY'.padEnd(key.length)}  B\n${key}  c`)
  expect(table(['KEY'], [['x'.repeat(100_000)]]).length).toBeLessThan(200)
})

test('without rows there are only headings', () => {
  expect(table(['A', 'B'], [])).toBe('A  B')
})

test('one thing is not counted like many', () => {
  expect([counted(0, 'member'), counted(1, 'member'), counted(2n, 'member')]).toEqual([
    '0 members',
    '1 member',
    '2 members',
  ])
})
