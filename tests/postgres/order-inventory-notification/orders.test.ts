import { expect, test } from 'vitest'
import { findOrder } from '../../../services/order-inventory-notification/order-service/find-order.ts'
import { orderIdOf, placeOrder } from '../../../services/order-inventory-notification/order-service/place-order.ts'
import { derivedId } from '../../../services/runtime/index.ts'
import { describeWithServices, orderIds, type Recorded } from './support.ts'

await describeWithServices('orders', (services, replica) => {
  const order = { item: 'Laptop', quantity: 1 }
  const key = 'a-key'
  const id = orderIdOf(order, key)
  const rows = () => services().rows('SELECT id, item, quantity, status, reason, idempotency_key FROM orders')
  const pending = { id, ...order, status: 'pending', reason: null, idempotency_key: key }
  const conflict = expect.objectContaining({ status: 409 })

  const resultOf = (orderId: string, reason?: string): Recorded => ({
    payload: { orderId, ...order, ...(reason !== undefined && { reason }) },
    id: derivedId(orderId, 'stock.result'),
    time: new Date('2026-01-02T03:04:05.678Z'),
  })

  test('an order is a row and the event that tells of it', async () => {
    expect(await placeOrder(services().orders, id, order, key)).toBe(true)
    expect(await rows()).toEqual([pending])
    expect(await services().topic('order-events')).toMatchObject([
      { id: derivedId(id, 'order.placed'), type: 'order.placed', key: id, payload: { orderId: id, ...order } },
    ])
    expect(await findOrder(replica().orders, id)).toEqual({ id, ...order, status: 'pending' })
  })

  test('an order whose event is not written is no order', async () => {
    await services().rows("ALTER TABLE outbox ADD CONSTRAINT full_up CHECK (type <> 'order.placed')")
    try {
      await expect(placeOrder(services().orders, id, order, key)).rejects.toThrow('full_up')
    } finally {
      await services().rows('ALTER TABLE outbox DROP CONSTRAINT full_up')
    }
    expect(await rows()).toEqual([])
    expect(await placeOrder(services().orders, id, order, key)).toBe(true)
  })

  test('sent again with its key, to whichever replica, it is the same order and one event', async () => {
    await placeOrder(services().orders, id, order, key)
    expect(await placeOrder(replica().orders, id, order, key)).toBe(false)
    expect(await rows()).toEqual([pending])
    expect(await services().topic('order-events')).toHaveLength(1)
  })

  test('sent many times at once, it is one order', async () => {
    const replicas = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? services() : replica()))
    const placed = await Promise.all(replicas.map(({ orders }) => placeOrder(orders, id, order, key)))
    expect(placed.filter(Boolean)).toHaveLength(1)
    expect(await rows()).toEqual([pending])
    expect(await services().topic('order-events')).toHaveLength(1)
  })

  test('another order with the key is refused by every replica, also when both come at once', async () => {
    const other = { ...order, quantity: 2 }
    const [first, second] = await Promise.allSettled([
      placeOrder(services().orders, id, order, key),
      placeOrder(replica().orders, orderIdOf(other, key), other, key),
    ])
    const refused = [first, second].filter((one) => one.status === 'rejected')
    expect(refused).toEqual([{ status: 'rejected', reason: conflict }])
    expect(await rows()).toHaveLength(1)
    expect(await services().topic('order-events')).toHaveLength(1)
    const third = { ...order, quantity: 3 }
    for (const { orders } of [services(), replica()]) {
      await expect(placeOrder(orders, orderIdOf(third, key), third, key)).rejects.toEqual(conflict)
    }
  })

  test('orders without a key do not know of each other', async () => {
    for (const one of orderIds(3)) await services().place(one)
    expect(await rows()).toHaveLength(3)
  })

  test('a name of a hundred signs in any writing is stored as it is', async () => {
    const item = '冷蔵庫👩‍💻'.repeat(12)
    await services().place(id, item)
    expect(await findOrder(services().orders, id)).toMatchObject({ item })
  })

  test('what became of orders can be seen, and the first result counts', async () => {
    const [a = '', b = '', c = ''] = orderIds(3)
    for (const one of [a, b, c]) await services().place(one)
    await services().deliver('order', [resultOf(a), resultOf(b, 'out-of-stock')])
    const late: Recorded = { payload: { orderId: a, ...order, reason: 'out-of-stock' } }
    await services().deliver('order', [late, late], 1)
    const seen = await Promise.all([a, b, c].map((one) => findOrder(services().orders, one)))
    expect(seen.map((one) => [one?.status, one?.reason])).toEqual([
      ['confirmed', undefined],
      ['rejected', 'out-of-stock'],
      ['pending', undefined],
    ])
  })

  test('an order that came in another way than by a request gets a row with its result', async () => {
    const [a = ''] = orderIds(1)
    await services().deliver('order', [resultOf(a, 'out-of-stock')])
    expect(await findOrder(services().orders, a)).toEqual({
      id: a,
      ...order,
      status: 'rejected',
      reason: 'out-of-stock',
    })
  })

  test('an order that is not there is not found', async () => {
    expect(await findOrder(services().orders, id)).toBeUndefined()
  })
})
