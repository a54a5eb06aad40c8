import { expect, test } from 'vitest'
import { decode, encode } from '../../../../contracts/codec.ts'
import { orderSettings } from '../../../../services/order-tracker/producer/settings.ts'

test('the order is the one of the description unless it is set', () => {
  expect(decode(orderSettings, {})).toEqual({ user: 'david', item: 'chicken burger', quantity: 5 })
})

test('what is set is written as it is read', () => {
  const values = { user: 'Émile', item: 'soup, hot', quantity: 1 }
  expect(decode(orderSettings, encode(orderSettings, values))).toEqual(values)
})

test.each(['0', '-1', '1.5', 'five'])('a quantity of %s is refused', (quantity) => {
  expect(() => decode(orderSettings, { ORDER_QUANTITY: quantity })).toThrow(`ORDER_QUANTITY: got "${quantity}"`)
})
