import { expect, test } from 'vitest'
import { describeWithServices, orderIds } from './support.ts'

await describeWithServices('orders, stock and notifications', (services) => {
  const count = async (table: string) =>
    (await services().rows(`SELECT count(*)::int AS count FROM ${table}`))[0]?.count

  test('as many results and notifications as orders, and the first hundred laptops are sold', async () => {
    for (const id of orderIds(120)) await services().place(id)
    // Everything comes twice, as after a crash.
    for (let time = 0; time < 2; time++) {
      await services().deliver('inventory', await services().topic('order-events'))
      await services().deliver('notification', await services().topic('inventory-events'))
      await services().deliver('order', await services().topic('inventory-events'))
    }
    expect(await Promise.all(['orders', 'stock_results', 'notifications'].map(count))).toEqual([120, 120, 120])
    expect((await services().topic('order-events')).length).toBe(120)
    expect((await services().topic('inventory-events')).length).toBe(120)
    expect(await services().rows('SELECT status, count(*)::int FROM orders GROUP BY status ORDER BY status')).toEqual([
      { status: 'confirmed', count: 100 },
      { status: 'rejected', count: 20 },
    ])
    expect(await services().rows('SELECT * FROM inventory')).toEqual([{ item: 'Laptop', stock: 0, reserved: '100' }])
    // Confirmed just when its pieces are set aside, and told so.
    const differing = await services().rows(
      `SELECT orders.id FROM orders
     LEFT JOIN stock_results ON order_id = orders.id LEFT JOIN notifications USING (order_id)
     WHERE (status = 'confirmed') IS DISTINCT FROM (outcome = 'reserved')
        OR (status = 'confirmed') IS DISTINCT FROM (text LIKE '%confirmed')`,
    )
    expect(differing).toEqual([])
  })
})
