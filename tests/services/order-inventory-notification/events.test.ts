import { describe, expect, test } from 'vitest'
import { cloudEventHeaders } from '../../../contracts/cloudevents.ts'
import {
  orderPlaced,
  stockRejected,
  stockReserved,
  stockResults,
} from '../../../services/order-inventory-notification/events.ts'
import { createRoutes } from '../../../services/runtime/consumer/router.ts'
import { message, silent } from '../runtime/consumer/support.ts'
import { order, orderId } from './support.ts'

const placed = { orderId, ...order }
const rejected = { ...placed, reason: 'out-of-stock' }

test.each([
  [orderPlaced, placed],
  [stockReserved, placed],
  [stockRejected, rejected],
])('$type is valid, with or without more fields, and keyed by the order', (event, payload) => {
  expect(event.schema.safeParse(payload).success).toBe(true)
  expect(event.schema.safeParse({ ...payload, more: 1 }).success).toBe(true)
  expect(event.key(payload as never)).toBe(orderId)
})

test.each([
  ['a name of one character', { item: '1' }],
  ['a long name', { item: 'x'.repeat(100) }],
  ['a name in any writing, with signs of several code points', { item: 'Kühlschrank № 5, 冷蔵庫 👩‍💻' }],
  ['many pieces', { quantity: 1_000 }],
])('%s is taken', (_what, changes) => {
  expect(orderPlaced.schema.safeParse({ ...placed, ...changes }).success).toBe(true)
})

test.each([
  ['an id that is no UUID', orderPlaced, { ...placed, orderId: '1' }],
  ['no item', orderPlaced, { ...placed, item: undefined }],
  ['a name of nothing', orderPlaced, { ...placed, item: '' }],
  ['a name that is too long', orderPlaced, { ...placed, item: 'x'.repeat(101) }],
  ['a NUL, which PostgreSQL cannot store', orderPlaced, { ...placed, item: 'Lap\0top' }],
  ['a line break', orderPlaced, { ...placed, item: 'Lap\ntop' }],
  ['half of a character', orderPlaced, { ...placed, item: 'Lap\ud83dtop' }],
  ['no pieces', orderPlaced, { ...placed, quantity: 0 }],
  ['too many pieces', stockReserved, { ...placed, quantity: 1_001 }],
  ['half a piece', stockReserved, { ...placed, quantity: 0.5 }],
  ['pieces as text', stockRejected, { ...rejected, quantity: '1' }],
  ['a rejection without a reason', stockRejected, placed],
])('%s is refused', (_what, event, payload) => {
  expect(event.schema.safeParse(payload).success).toBe(false)
})

test('two spellings of an id are one order', () => {
  expect(orderPlaced.schema.parse({ ...placed, orderId: orderId.toUpperCase() })).toEqual(placed)
})

describe('results', () => {
  const route = createRoutes(
    [{ topic: 'inventory-events', events: ['stock.reserved', 'stock.rejected'] }],
    stockResults.map((event) => ({ event })),
    'group',
    silent,
  ).get('inventory-events')
  const match = (value: object, type?: string) => {
    const call = route?.match(message(0, value, type === undefined ? {} : { [cloudEventHeaders.type]: type }), 0)
    return { type: call?.registration.event.type, payload: call?.payload }
  }

  test.each([
    ['stock.reserved', placed],
    ['stock.rejected', rejected],
  ])('%s is told by its header, and a foreign one without a header by its shape', (type, payload) => {
    expect(match(payload, type)).toEqual({ type, payload })
    expect(match(payload)).toEqual({ type, payload })
  })
})
