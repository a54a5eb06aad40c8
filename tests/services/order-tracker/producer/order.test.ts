import { expect, test } from 'vitest'
import { orderPlaced } from '../../../../services/order-tracker/events.ts'
import { orderOf } from '../../../../services/order-tracker/producer/order.ts'

const wish = { user: 'david', item: 'chicken burger', quantity: 5 }

test('an order is the wish with an id', () => {
  const order = orderOf('run', wish)
  expect(order).toEqual({ order_id: expect.any(String), ...wish })
  expect(orderPlaced.schema.safeParse(order).success).toBe(true)
})

test('a run that is repeated sends the same order; another run or another wish is another one', () => {
  const orders = [
    orderOf('run', wish),
    orderOf('other', wish),
    orderOf('run', { ...wish, user: 'alice' }),
    orderOf('run', { ...wish, item: 'soup' }),
    orderOf('run', { ...wish, quantity: 6 }),
  ]
  expect(new Set(orders.map(({ order_id }) => order_id)).size).toBe(5)
  expect(orderOf('run', wish)).toEqual(orders[0])
})
