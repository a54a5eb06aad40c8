import { expect, test } from 'vitest'
import { decide } from '../../../../services/order-billing-notification/billing-service/payment.ts'

test.each([
  [0, 1_000],
  [99.98, 1_000],
  [999.99, 1_000],
  [1_000, 1_000],
  [0, 0],
])('%d is approved up to %d', (amount, limit) => {
  expect(decide(amount, limit)).toEqual({ approved: true })
})

test.each([
  [1_000.01, 1_000],
  [1_000_000, 1_000],
  [0.01, 0],
])('%d is declined above %d', (amount, limit) => {
  expect(decide(amount, limit)).toEqual({ approved: false, reason: 'amount-over-limit' })
})
