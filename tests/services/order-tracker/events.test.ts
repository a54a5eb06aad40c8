import { expect, test } from 'vitest'
import { orderPlaced } from '../../../services/order-tracker/events.ts'

const order_id = '5f0c4e3a-6a0b-4e5e-9d8e-0a8f3a1b2c3d'
const order = { order_id, user: 'david', item: 'chicken burger', quantity: 5 }

test('the order of the description is valid, with or without more fields, and its id is the key', () => {
  expect(orderPlaced.schema.safeParse(order).success).toBe(true)
  expect(orderPlaced.schema.safeParse({ ...order, more: 1 }).success).toBe(true)
  expect(orderPlaced.key(order)).toBe(order_id)
})

test.each([{ quantity: 0 }, { quantity: 1.5 }, { order_id: '1' }, { user: '' }, { item: undefined }])(
  'another shape is refused: %j',
  (change) => {
    expect(orderPlaced.schema.safeParse({ ...order, ...change }).success).toBe(false)
  },
)
