import { expect, test } from 'vitest'
import { decide, taken } from '../../../../services/order-inventory-notification/inventory-service/decide.ts'

const laptops = (...quantities: number[]) => quantities.map((quantity) => ({ item: 'Laptop', quantity }))
const outcomes = (...parameters: Parameters<typeof decide>) => decide(...parameters).map(({ outcome }) => outcome)

test('orders are decided one after the other, as long as there is enough', () => {
  expect(outcomes(laptops(2, 2, 1), new Map([['Laptop', 5]]))).toEqual(['reserved', 'reserved', 'reserved'])
  expect(outcomes(laptops(2, 2, 2), new Map([['Laptop', 5]]))).toEqual(['reserved', 'reserved', 'out-of-stock'])
})

test('an order gets all of its pieces or none, and leaves what it did not get to the next', () => {
  expect(outcomes(laptops(6, 5), new Map([['Laptop', 5]]))).toEqual(['out-of-stock', 'reserved'])
})

test('the last piece is one', () => {
  expect(outcomes(laptops(1, 1), new Map([['Laptop', 1]]))).toEqual(['reserved', 'out-of-stock'])
})

test('items do not know of each other, and what is unknown is not there', () => {
  const orders = [...laptops(1), { item: 'Phone', quantity: 1 }, { item: 'Desk', quantity: 1 }, ...laptops(1)]
  const stock = new Map([
    ['Laptop', 1],
    ['Phone', 1],
  ])
  expect(outcomes(orders, stock)).toEqual(['reserved', 'reserved', 'out-of-stock', 'out-of-stock'])
})

test('the orders come back as they are, in their order, and the stock is left as it was', () => {
  const orders = laptops(3, 4)
  const stock = new Map([['Laptop', 5]])
  expect(decide(orders, stock).map(({ order }) => order)).toEqual(orders)
  expect(stock.get('Laptop')).toBe(5)
})

test('no orders, no decisions', () => {
  expect(decide([], new Map())).toEqual([])
})

test('what is taken is the sum of what is reserved', () => {
  const orders = [...laptops(2, 9, 3), { item: 'Phone', quantity: 1 }, { item: 'Desk', quantity: 1 }]
  const stock = new Map([
    ['Laptop', 5],
    ['Phone', 1],
    ['Desk', 0],
  ])
  expect(taken(decide(orders, stock))).toEqual(
    new Map([
      ['Laptop', 5],
      ['Phone', 1],
    ]),
  )
})
