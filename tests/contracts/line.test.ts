import { expect, test } from 'vitest'
import { isLine } from '../../contracts/line.ts'

test.each(['', 'Laptop', 'a b', '商品', 'Ünï', '👩‍👩‍👧', 'e\u0301', 'x\u200by', '-', 'שלום'])('%j is a line', (text) =>
  expect(isLine(text)).toBe(true),
)

test.each([
  ' ',
  '\u00a0',
  '\u200b',
  '\u200b\u200d\ufeff',
  '\u3164',
  '\u0301',
  '\u2060 ',
  'a\0b',
  'a\u001b[2J',
  'a\r\nb',
  'a\tb',
  'a\u0085b',
  'a\u2028b',
  'a\ud800',
])('%j is none', (text) => expect(isLine(text)).toBe(false))
