import { expect, test } from 'vitest'
import { derivedId } from '../../../services/runtime/index.ts'
import { describeWithServices, orderIds, placedRecord, type Recorded } from './support.ts'

await describeWithServices('the stock', (services) => {
  const inventory = () => services().rows('SELECT item, stock, reserved FROM inventory ORDER BY item')
  const results = () => services().rows('SELECT * FROM stock_results ORDER BY order_id')
  const outcomes = async () =>
    (await services().topic('inventory-events')).map(({ key, type }) => [key, type.replace('stock.', '')])

  /** For every item what is left, what was taken, and what the orders say. */
  const books = () =>
    services().rows(
      `SELECT item, stock, inventory.reserved::int AS reserved,
       coalesce(sum(quantity) FILTER (WHERE outcome = 'reserved'), 0)::int AS ordered
     FROM inventory LEFT JOIN stock_results USING (item) GROUP BY item, stock, inventory.reserved ORDER BY item COLLATE "C"`,
    )

  test('an order takes its pieces, and says what became of it with the id that follows from it', async () => {
    const [id = ''] = orderIds(1)
    await services().deliver('inventory', [placedRecord(id, 'Laptop', 3)])
    expect(await inventory()).toEqual([{ item: 'Laptop', stock: 97, reserved: '3' }])
    expect(await results()).toEqual([
      {
        order_id: id,
        item: 'Laptop',
        quantity: 3,
        outcome: 'reserved',
        ordered_at: new Date('2026-01-02T03:04:05.678Z'),
      },
    ])
    expect(await services().topic('inventory-events')).toMatchObject([
      {
        id: derivedId(id, 'stock.result'),
        type: 'stock.reserved',
        key: id,
        payload: { orderId: id, item: 'Laptop', quantity: 3 },
      },
    ])
  })

  test('stock that runs out in the middle of a chunk rejects the orders after it, and never becomes negative', async () => {
    const [a = '', b = '', c = '', d = ''] = orderIds(4)
    await services().deliver('inventory', [
      placedRecord(a, 'Laptop', 60),
      placedRecord(b, 'Laptop', 41),
      placedRecord(c, 'Laptop', 40),
      placedRecord(d, 'Laptop', 1),
    ])
    expect(await outcomes()).toEqual([
      [a, 'reserved'],
      [b, 'rejected'],
      [c, 'reserved'],
      [d, 'rejected'],
    ])
    expect(await books()).toEqual([{ item: 'Laptop', stock: 0, reserved: 100, ordered: 100 }])
  })

  test('an item that has none is kept, too: its stock can be raised, and then orders are served', async () => {
    const [a = '', b = ''] = orderIds(2)
    await services().deliver('inventory', [placedRecord(a, 'Laptop', 101)])
    expect(await books()).toEqual([{ item: 'Laptop', stock: 100, reserved: 0, ordered: 0 }])
    await services().rows('UPDATE inventory SET stock = stock + 50')
    await services().deliver('inventory', [placedRecord(b, 'Laptop', 101)])
    expect(await books()).toEqual([{ item: 'Laptop', stock: 49, reserved: 101, ordered: 101 }])
  })

  test('a foreign event has its effect once, by its place in the topic', async () => {
    const [id = ''] = orderIds(1)
    const foreign: Recorded = { payload: { orderId: id, item: 'Laptop', quantity: 1 } }
    await services().deliver('inventory', [foreign])
    await services().deliver('inventory', [foreign])
    expect(await services().rows('SELECT event_id FROM inbox')).toEqual([{ event_id: 'topic/0/0' }])
    expect(await books()).toEqual([{ item: 'Laptop', stock: 99, reserved: 1, ordered: 1 }])
  })

  test('the same order in another event has no effect, and no second result', async () => {
    const [id = ''] = orderIds(1)
    const foreign: Recorded = { payload: { orderId: id, item: 'Laptop', quantity: 1 } }
    await services().deliver('inventory', [placedRecord(id), foreign])
    await services().deliver('inventory', [foreign], 1)
    expect(await books()).toEqual([{ item: 'Laptop', stock: 99, reserved: 1, ordered: 1 }])
    expect(await outcomes()).toHaveLength(1)
  })

  test('from the beginning again with the tables kept: not a row more, with or without the inbox', async () => {
    const records = orderIds(150).map((id) => placedRecord(id))
    await services().deliver('inventory', records)
    const before = [await inventory(), await results(), await services().topic('inventory-events')]
    await services().deliver('inventory', records)
    await services().rows('TRUNCATE inbox')
    await services().deliver('inventory', records)
    expect([await inventory(), await results(), await services().topic('inventory-events')]).toEqual(before)
  })

  test('from the beginning again with empty tables: the same rows, and results with the same ids', async () => {
    const records = orderIds(150).map((id) => placedRecord(id))
    const ids = async () =>
      (await services().topic('inventory-events')).map(({ id, type, payload }) => [id, type, payload])
    await services().deliver('inventory', records)
    const before = [await inventory(), await results(), await ids()]
    await services().rows('TRUNCATE inventory, stock_results, inbox, outbox')
    await services().deliver('inventory', records)
    expect([await inventory(), await results(), await ids()]).toEqual(before)
  })

  test('what fails leaves nothing behind, and can be done again', async () => {
    const [id = ''] = orderIds(1)
    const broken: Recorded = { payload: { orderId: 'no id', item: 'Laptop', quantity: 1 } }
    await expect(services().deliver('inventory', [placedRecord(id), broken])).rejects.toThrow('uuid')
    expect([...(await inventory()), ...(await results()), ...(await services().rows('SELECT * FROM inbox'))]).toEqual(
      [],
    )
    await services().deliver('inventory', [placedRecord(id)])
    expect(await books()).toMatchObject([{ stock: 99 }])
  })

  test('three partitions take the same items at once, each in its own order: nobody waits in a circle, nothing is lost', async () => {
    const items = Array.from({ length: 60 }, (_, n) => `item ${n}`)
    const orders = orderIds(900)
    const partitions = [items, items.toReversed(), [...items.slice(30), ...items.slice(0, 30)]].map((own, partition) =>
      Array.from({ length: 300 }, (_, n) => placedRecord(orders[partition * 300 + n] ?? '', own[n % 60], 10)),
    )
    for (let round = 0; round < 5; round++) {
      await services().rows('TRUNCATE inventory, stock_results, inbox, outbox')
      // Each chunk is an order for every item.
      await Promise.all(
        partitions.map(async (records, partition) => {
          for (let from = 0; from < 300; from += 60) {
            await services().deliver('inventory', records.slice(from, from + 60), partition)
          }
        }),
      )
      // Of each item 15 times 10 pieces were ordered, and 100 were there.
      expect(await books()).toEqual(items.toSorted().map((item) => ({ item, stock: 0, reserved: 100, ordered: 100 })))
      expect(await results()).toHaveLength(900)
      expect(new Set((await outcomes()).map(([key]) => key)).size).toBe(900)
    }
  })

  test('the same orders from three partitions at once are decided once', async () => {
    const records = orderIds(60).map((orderId) => ({ payload: { orderId, item: 'Laptop', quantity: 1 } }))
    await Promise.all([0, 1, 2].map((partition) => services().deliver('inventory', records, partition)))
    expect(await books()).toEqual([{ item: 'Laptop', stock: 40, reserved: 60, ordered: 60 }])
    expect(await outcomes()).toHaveLength(60)
  })
})
