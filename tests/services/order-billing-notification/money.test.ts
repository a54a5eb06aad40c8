import { expect, test } from 'vitest'
import { amountOf, cents, isMoney, MAX_AMOUNT, money } from '../../../services/order-billing-notification/money.ts'

test.each([0, 0.01, 0.1, 0.29, 1.1, 19.99, 49.99, 59.97, 99.98, 1000, 999_999.99, MAX_AMOUNT - 0.01, MAX_AMOUNT])(
  '%d is an amount',
  (amount) => {
    expect(isMoney(amount)).toBe(true)
    expect(money.safeParse(amount).success).toBe(true)
    expect(amountOf(cents(amount))).toBe(amount)
  },
)

test.each([
  -0.01,
  -1,
  0.001,
  1.005,
  0.1 + 0.2,
  1.1 * 3,
  MAX_AMOUNT + 1,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '49.99',
  null,
  undefined,
])('%s is none', (value) => {
  expect(isMoney(value)).toBe(false)
  expect(money.safeParse(value).success).toBe(false)
})

test('what is too large is not also blamed for its decimals', () => {
  expect(money.safeParse(1e21).error?.issues.map(({ code }) => code)).toEqual(['too_big'])
})

test('sums of cents are exact where sums of numbers are not', () => {
  expect(0.1 + 0.2).not.toBe(0.3)
  expect(amountOf(cents(0.1) + cents(0.2))).toBe(0.3)
  expect(1.1 * 3).not.toBe(3.3)
  expect(amountOf(cents(1.1) * 3)).toBe(3.3)
})

test('every cent up to a thousand, and at the upper end, is told from its neighbours', () => {
  const wrong: number[] = []
  const tell = (n: number) => {
    if (cents(n / 100) !== n || !isMoney(n / 100)) wrong.push(n)
  }
  for (let n = 0; n <= 100_000; n++) tell(n)
  for (let n = MAX_AMOUNT * 100 - 100_000; n <= MAX_AMOUNT * 100; n++) tell(n)
  expect(wrong).toEqual([])
})
