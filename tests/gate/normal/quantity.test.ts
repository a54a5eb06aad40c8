import { expect, test } from 'vitest'
import { amountOf, comparableQuantity, storedQuantity } from '../../../gate/normal/quantity.ts'

test.each<[unknown, unknown]>([
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Gi', '512Mi'],
  ['512Ki', '512Ki'],
  ['1000m', '1'],
  ['0.5', '500m'],
  [0.5, '500m'],
  [2, '2'],
  ['1000Mi', '1000Mi'],
  ['1000M', '1G'],
  ['1e3', '1k'],
  ['2E', '2E'],
  ['0', '0'],
  ['0Gi', '0'],
  ['+1', '1'],
  ['-1', '-1'],
  ['1073741824', '1073741824'],
  ['0.1m', '100u'],
  ['many', 'many'],
  ['', ''],
  ['1e999', '1e999'],
  [true, true],
])('%j is kept as %j', (given, kept) => {
  expect(storedQuantity(given)).toBe(kept)
})

test('an amount is the same in digits', () => {
  expect(comparableQuantity('1073741824')).toBe(comparableQuantity('1Gi'))
  expect(comparableQuantity('1000m')).toBe(comparableQuantity(1))
  expect(comparableQuantity('1G')).not.toBe(comparableQuantity('1Gi'))
})

test('amounts can be compared', () => {
  expect(amountOf('1Gi')).toBe(1073741824)
  expect(amountOf('250m')).toBe(0.25)
  expect(amountOf('much')).toBeUndefined()
})
