import { expect, test } from 'vitest'
import { derivedId } from '../../../services/runtime/index.ts'
import { describeWithServices, orderIds, type Recorded } from './support.ts'

await describeWithServices('notifications', (services) => {
  const time = new Date('2026-01-02T03:04:05.678Z')
  const results: Recorded[] = orderIds(100).map((orderId, n) => ({
    payload: { orderId, item: 'Laptop', quantity: 1, ...(n % 10 === 9 && { reason: 'out-of-stock' }) },
    id: derivedId(orderId, 'stock.result'),
    time,
  }))
  const rows = () => services().rows('SELECT * FROM notifications ORDER BY id, source')

  test('each result is one notification, with the id and the time of its event', async () => {
    await services().deliver('notification', results)
    const [orderId = ''] = orderIds(1)
    expect(await services().rows(`SELECT * FROM notifications WHERE order_id = '${orderId}'`)).toEqual([
      {
        id: derivedId(orderId, 'stock.result'),
        source: ' ',
        order_id: orderId,
        text: 'your order of 1 × Laptop is confirmed',
        created_at: time,
      },
    ])
    expect(await services().rows("SELECT count(*)::int FROM notifications WHERE text LIKE '%rejected%'")).toEqual([
      { count: 10 },
    ])
  })

  test('from the beginning again with the tables kept: not a row more, with or without the inbox', async () => {
    await services().deliver('notification', results)
    const before = await rows()
    await services().deliver('notification', results)
    await services().rows('TRUNCATE inbox')
    await services().deliver('notification', results)
    expect(await rows()).toEqual(before)
  })

  test('from the beginning again with empty tables: the same rows', async () => {
    await services().deliver('notification', results)
    const before = await rows()
    expect(before).toHaveLength(100)
    await services().rows('TRUNCATE notifications, inbox')
    // In other chunks than the first time.
    for (let from = 0; from < 100; from += 7) await services().deliver('notification', results.slice(from, from + 7))
    expect(await rows()).toEqual(before)
  })

  test('two sources may use the same id, and rows of before count for every source', async () => {
    const [one = '', two = '', three = ''] = orderIds(3)
    const result = (orderId: string, id: string, source: string): Recorded => ({
      payload: { orderId, item: 'Laptop', quantity: 1 },
      id,
      source,
      time,
    })
    await services().rows(
      `INSERT INTO notifications (id, order_id, text, created_at) VALUES ('old', '${three}', 'told before', now())`,
    )
    await services().deliver('notification', [
      result(one, '1', '/a'),
      result(two, '1', '/b'),
      result(three, 'old', '/a'),
    ])
    expect((await rows()).map(({ id, source, order_id }) => [id, source, order_id])).toEqual([
      ['1', '/a', one],
      ['1', '/b', two],
      ['old', '', three],
    ])
  })

  test('a foreign result is a notification, by its place in the topic', async () => {
    const [orderId = ''] = orderIds(1)
    const foreign: Recorded = { payload: { orderId, item: 'Laptop', quantity: 1 } }
    await services().deliver('notification', [foreign, foreign])
    await services().deliver('notification', [foreign], 1)
    expect((await rows()).map(({ id }) => id)).toEqual(['topic/0/0', 'topic/0/1', 'topic/1/0'])
  })
})
