import { expect, test } from 'vitest'
import { order as schema } from '../../../../services/order-billing-notification/order-service/order.ts'
import { order } from '../support.ts'

const [item] = order.items
const withItem = (changes: object, totalAmount = 99.98) => ({ ...order, items: [{ ...item, ...changes }], totalAmount })
const manyItems = (count: number) => ({
  ...order,
  items: Array.from({ length: count }, () => ({ ...item, price: 0.1, quantity: 1, subtotal: 0.1 })),
  totalAmount: count / 10,
})

/** The problems of a body, each as `path: message`. */
const problemsOf = (body: unknown) =>
  schema.safeParse(body).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

test.each([
  ['the order of the description', order],
  ['three of 19.99', withItem({ price: 19.99, quantity: 3, subtotal: 59.97 }, 59.97)],
  ['a sum that binary fractions miss, 1.1 × 3', withItem({ price: 1.1, quantity: 3, subtotal: 3.3 }, 3.3)],
  [
    'a sum that binary fractions miss, 0.1 + 0.2',
    {
      ...order,
      items: [
        { ...item, price: 0.1, quantity: 1, subtotal: 0.1 },
        { ...item, price: 0.2, quantity: 1, subtotal: 0.2 },
      ],
      totalAmount: 0.3,
    },
  ],
  [
    'an amount that is a little less as a binary fraction, 0.29',
    withItem({ price: 0.29, quantity: 1, subtotal: 0.29 }, 0.29),
  ],
  ['a hundred items', manyItems(100)],
  ['something for nothing', withItem({ price: 0, subtotal: 0 }, 0)],
  ['the largest item', withItem({ price: 999_999.99, quantity: 10_000, subtotal: 9_999_999_900 }, 9_999_999_900)],
])('%s is taken', (_what, body) => {
  expect(problemsOf(body)).toEqual([])
})

const NUMBER = 'Invalid input: expected number, received'
const DECIMALS = 'Invalid amount: expected at most two decimals'
const noTotal = { totalAmount: undefined }

test.each([
  ['null', null, [': Invalid input: expected object, received null']],
  ['a list', [order], [': Invalid input: expected object, received array']],
  [
    'nothing in it',
    {},
    [
      'customerId: Invalid input: expected string, received undefined',
      'items: Invalid input: expected array, received undefined',
      `totalAmount: ${NUMBER} undefined`,
    ],
  ],
  [
    'no name of the customer',
    { ...order, customerId: '' },
    ['customerId: Too small: expected string to have >=1 characters'],
  ],
  [
    'a name that is too long',
    { ...order, customerId: 'c'.repeat(101) },
    ['customerId: Too big: expected string to have <=100 characters'],
  ],
  ['no items', { ...order, items: [] }, ['items: Too small: expected array to have >=1 items']],
  ['too many items', manyItems(101), ['items: Too big: expected array to have <=100 items']],
  ['an item that is none', { ...order, items: [null] }, ['items.0: Invalid input: expected object, received null']],
  [
    'no product',
    withItem({ productId: undefined }),
    ['items.0.productId: Invalid input: expected string, received undefined'],
  ],
  [
    'no name of the product',
    withItem({ name: '' }),
    ['items.0.name: Too small: expected string to have >=1 characters'],
  ],
  ['a price as text', withItem({ price: '49.99' }), [`items.0.price: ${NUMBER} string`]],
  ['a negative price', withItem({ price: -49.99 }), ['items.0.price: Too small: expected number to be >=0']],
  ['a price of tenths of a cent', withItem({ price: 49.995 }), [`items.0.price: ${DECIMALS}`]],
  ['a price like 1e21', withItem({ price: 1e21 }), ['items.0.price: Too big: expected number to be <=1000000']],
  ['a price that is no number', withItem({ price: Number.NaN }), [`items.0.price: ${NUMBER} NaN`]],
  ['a quantity of none', withItem({ quantity: 0 }), ['items.0.quantity: Too small: expected number to be >=1']],
  ['half a piece', withItem({ quantity: 1.5 }), ['items.0.quantity: Invalid input: expected int, received number']],
  ['too many pieces', withItem({ quantity: 10_001 }), ['items.0.quantity: Too big: expected number to be <=10000']],
  ['a negative subtotal', withItem({ subtotal: -1 }), ['items.0.subtotal: Too small: expected number to be >=0']],
  [
    'a subtotal as JavaScript multiplies',
    withItem({ price: 1.1, quantity: 3, subtotal: 1.1 * 3 }, 3.3),
    [`items.0.subtotal: ${DECIMALS}`],
  ],
  [
    'a subtotal that is a cent off',
    withItem({ subtotal: 99.97 }, 99.97),
    ['items.0.subtotal: Invalid amount: expected price × quantity, 99.98'],
  ],
  ['no total', { ...order, ...noTotal }, [`totalAmount: ${NUMBER} undefined`]],
  ['a total as text', { ...order, totalAmount: '99.98' }, [`totalAmount: ${NUMBER} string`]],
  [
    'a total that is a cent off',
    { ...order, totalAmount: 99.99 },
    ['totalAmount: Invalid amount: expected the sum of the subtotals, 99.98'],
  ],
  ['a field that nobody reads', { ...order, currency: 'EUR' }, [': Unrecognized key: "currency"']],
  ['such a field of an item', withItem({ discount: 5 }), ['items.0: Unrecognized key: "discount"']],
])('%s is refused', (_what, body, problems) => {
  expect(problemsOf(body)).toEqual(problems)
})

test('all problems are named at once, those of the sums too', () => {
  const body = {
    items: [
      { ...item, name: undefined, subtotal: 1 },
      { ...item, price: -1 },
      { ...item, quantity: 3 },
    ],
    totalAmount: 1,
    note: 'x',
  }
  expect(problemsOf(body)).toEqual([
    'customerId: Invalid input: expected string, received undefined',
    'items.0.name: Invalid input: expected string, received undefined',
    'items.0.subtotal: Invalid amount: expected price × quantity, 99.98',
    'items.1.price: Too small: expected number to be >=0',
    'items.2.subtotal: Invalid amount: expected price × quantity, 149.97',
    ': Unrecognized key: "note"',
    'totalAmount: Invalid amount: expected the sum of the subtotals, 200.96',
  ])
})

test('the total is not judged by a subtotal that cannot be', () => {
  expect(problemsOf({ ...withItem({ subtotal: 'a lot' }), totalAmount: 1 })).toEqual([
    `items.0.subtotal: ${NUMBER} string`,
  ])
})

test('whatever the order of the fields was, it is that of the schema', () => {
  const backwards = (value: object) => Object.fromEntries(Object.entries(value).reverse())
  const body = backwards({ ...order, items: order.items.map(backwards) })
  expect(JSON.stringify(body)).not.toBe(JSON.stringify(order))
  expect(JSON.stringify(schema.parse(body))).toBe(JSON.stringify(order))
})
