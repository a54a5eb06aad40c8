import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PlacedOrders } from '../../../../services/order-billing-notification/order-service/idempotency.ts'
import { Problem } from '../../../../services/runtime/http/index.ts'

beforeEach(() => {
  vi.useFakeTimers()
  // At 0, where this clock begins, lru-cache holds a time for unset.
  vi.advanceTimersByTime(1)
})
afterEach(() => void vi.useRealTimers())

/** Places an order, and ends it when it is told to. */
function placing() {
  let succeed = () => {}
  let fail = (_: Error) => {}
  const outcome = new Promise<void>((resolve, reject) => {
    succeed = resolve
    fail = reject
  })
  return { place: vi.fn(() => outcome), succeed, fail }
}

const conflict = expect.objectContaining({ status: 409 })
const noOp = async () => undefined

test('an order that is placed is not placed again', async () => {
  const orders = new PlacedOrders()
  const place = vi.fn(noOp)
  await orders.once('key', 'order', place)
  await orders.once('key', 'order', place)
  expect(place).toHaveBeenCalledTimes(1)
})

test('while it is being placed, the second request waits for the same outcome', async () => {
  const orders = new PlacedOrders()
  const { place, succeed } = placing()
  const ended: string[] = []
  const both = ['first', 'second'].map((name) => orders.once('key', 'order', place).then(() => ended.push(name)))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ended).toEqual([])
  succeed()
  await Promise.all(both)
  expect(place).toHaveBeenCalledTimes(1)
})

test('a failure is the failure of all who wait, and the next request places it again', async () => {
  const orders = new PlacedOrders()
  const { place, fail } = placing()
  const both = [orders.once('key', 'order', place), orders.once('key', 'order', place)]
  const settled = Promise.allSettled(both)
  fail(new Error('Kafka is away'))
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const again = vi.fn(noOp)
  await orders.once('key', 'order', again)
  await orders.once('key', 'order', again)
  expect(place).toHaveBeenCalledTimes(1)
  expect(again).toHaveBeenCalledTimes(1)
})

test('another order with the key is refused: while the first is placed, after it, and after it failed', async () => {
  const orders = new PlacedOrders()
  const { place, succeed } = placing()
  const first = orders.once('key', 'order', place)
  await expect(orders.once('key', 'other', noOp)).rejects.toEqual(conflict)
  succeed()
  await first
  await expect(orders.once('key', 'other', noOp)).rejects.toBeInstanceOf(Problem)

  await expect(orders.once('failing', 'order', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  await expect(orders.once('failing', 'other', noOp)).rejects.toEqual(conflict)
})

test('keys do not know of each other', async () => {
  const orders = new PlacedOrders()
  const place = vi.fn(noOp)
  await orders.once('one', 'order', place)
  await orders.once('two', 'other', place)
  expect(place).toHaveBeenCalledTimes(2)
})

test('a key is remembered for ten minutes after the order was sent', async () => {
  const orders = new PlacedOrders()
  const place = vi.fn(noOp)
  await orders.once('key', 'order', place)
  await vi.advanceTimersByTimeAsync(599_000)
  await orders.once('key', 'order', place)
  expect(place).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2_000)
  await orders.once('key', 'other', place)
  expect(place).toHaveBeenCalledTimes(2)
})

test('a retry after a failure counts the time anew', async () => {
  const orders = new PlacedOrders()
  await expect(orders.once('key', 'order', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  await vi.advanceTimersByTimeAsync(599_000)
  await orders.once('key', 'order', noOp)
  await vi.advanceTimersByTimeAsync(599_000)
  await expect(orders.once('key', 'other', noOp)).rejects.toEqual(conflict)
})

test('the number of keys is bounded', async () => {
  const orders = new PlacedOrders(2)
  const place = vi.fn(noOp)
  for (const key of ['one', 'two', 'three']) await orders.once(key, 'order', place)
  await orders.once('three', 'order', place)
  await orders.once('one', 'order', place)
  expect(place).toHaveBeenCalledTimes(4)
})
