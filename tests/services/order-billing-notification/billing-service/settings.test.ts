import { expect, test } from 'vitest'
import { decode, encode } from '../../../../contracts/codec.ts'
import { billingSettings } from '../../../../services/order-billing-notification/billing-service/settings.ts'

test('the limit is 1000 unless it is set', () => {
  expect(decode(billingSettings, {})).toEqual({ paymentLimit: 1_000 })
})

test.each(['0', '1000', '999.99', '0.5'])('%s is a limit, and is written as it is read', (text) => {
  const values = decode(billingSettings, { PAYMENT_LIMIT: text })
  expect(encode(billingSettings, values)).toEqual({ PAYMENT_LIMIT: text })
})

test.each(['-1', '1e3', '1,000', '0.001', 'none', '10000000000000'])('%s is none', (text) => {
  expect(() => decode(billingSettings, { PAYMENT_LIMIT: text })).toThrow(`PAYMENT_LIMIT: got "${text}"`)
})
