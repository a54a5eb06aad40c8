import { expect, test } from 'vitest'
import { decode, encode } from '../../../../contracts/codec.ts'
import { inventorySettings } from '../../../../services/order-inventory-notification/inventory-service/settings.ts'

test('there are 100 pieces of a new item unless it is set', () => {
  expect(decode(inventorySettings, {})).toEqual({ initialStock: 100 })
})

test.each(['0', '1000000000'])('%s is a stock, and is written as it is read', (text) => {
  const values = decode(inventorySettings, { INITIAL_STOCK: text })
  expect(encode(inventorySettings, values)).toEqual({ INITIAL_STOCK: text })
})

test.each(['-1', '1.5', 'many', '1000000001'])('%s is none', (text) => {
  expect(() => decode(inventorySettings, { INITIAL_STOCK: text })).toThrow(`INITIAL_STOCK: got "${text}"`)
})
