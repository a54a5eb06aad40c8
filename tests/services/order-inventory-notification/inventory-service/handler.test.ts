import { expect, test } from 'vitest'
import { createOnOrdersPlaced } from '../../../../services/order-inventory-notification/inventory-service/handler.ts'
import { derivedId } from '../../../../services/runtime/index.ts'
import { anotherId, fakeDatabase, fakeLog, order, orderId, received } from '../support.ts'

const placed = { orderId, ...order }
const another = { ...placed, orderId: anotherId }

/** The inventory service on a database that has so many laptops, and has decided some orders. */
function service({ stock = 100, decided = [] as string[] } = {}) {
  const { database, statements, published } = fakeDatabase((sql) => {
    if (sql.includes('INSERT INTO inventory')) return [{ item: 'Laptop', stock }]
    if (sql.includes('SELECT order_id')) return decided.map((id) => ({ order_id: id }))
    return []
  })
  const { log, lines, texts } = fakeLog()
  const handler = createOnOrdersPlaced(100)
  const place = (...orders: (typeof placed)[]) =>
    database.transaction(async (transaction) =>
      handler(
        orders.map((one, index) => received(one, `event-${index}`, log)),
        transaction,
      ),
    )
  return { place, statements, published, lines, texts }
}

test('an order in stock is reserved, told of with an id that follows from it, and logged', async () => {
  const { place, published, lines } = service()
  await place(placed)
  expect(published).toEqual([
    { type: 'stock.reserved', id: derivedId(orderId, 'stock.result'), key: orderId, payload: placed },
  ])
  expect(lines).toMatchObject([{ text: '1 × Laptop reserved', fields: { event: 'event-0', orderId } }])
})

test('an order out of stock is rejected, with the reason', async () => {
  const { place, published, lines } = service({ stock: 0 })
  await place(placed)
  const payload = { ...placed, reason: 'out-of-stock' }
  expect(published).toEqual([{ type: 'stock.rejected', id: derivedId(orderId, 'stock.result'), key: orderId, payload }])
  expect(lines).toMatchObject([{ text: '1 × Laptop rejected', fields: { orderId, reason: 'out-of-stock' } }])
})

test('stock that runs out in the middle is felt by the orders after it', async () => {
  const { place, published } = service({ stock: 1 })
  await place(placed, another)
  expect(published.map(({ type, key }) => [type, key])).toEqual([
    ['stock.reserved', orderId],
    ['stock.rejected', anotherId],
  ])
})

test('an order that is decided is not decided again: one of before, and one that comes twice', async () => {
  const { place, published, texts } = service({ decided: [orderId] })
  await place(placed, another, another)
  expect(published.map(({ key }) => key)).toEqual([anotherId])
  expect(texts()).toEqual([
    'duplicate order, it is decided already',
    'duplicate order, it is decided already',
    '1 × Laptop reserved',
  ])
})

test('orders that are all decided change nothing', async () => {
  const { place, statements } = service({ decided: [orderId] })
  await place(placed)
  expect(statements.map(({ sql }) => sql.split(' ')[0])).toEqual(['INSERT', 'SELECT'])
})

test('however many orders there are, the statements are the same few', async () => {
  const { place, statements } = service()
  await place(placed)
  const few = statements.map(({ sql }) => sql)
  const many = service({ stock: 1_000 })
  await many.place(...Array.from({ length: 500 }, (_, n) => ({ ...placed, orderId: derivedId(String(n)) })))
  expect(many.statements.map(({ sql }) => sql)).toEqual(few)
  expect(few).toHaveLength(4)
})

test('rows are locked in one order, whatever the order of the events is', async () => {
  const { place, statements } = service()
  const items = ['b', 'a', 'c', 'a']
  await place(...items.map((item, n) => ({ ...placed, item, orderId: derivedId(String(n)) })))
  expect(statements[0]?.values).toEqual([['a', 'b', 'c'], 100])
})
