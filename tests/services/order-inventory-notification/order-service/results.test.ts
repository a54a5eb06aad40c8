import { expect, test } from 'vitest'
import { onStockResults } from '../../../../services/order-inventory-notification/order-service/results.ts'
import { anotherId, fakeDatabase, fakeLog, order, orderId, received } from '../support.ts'

const reserved = { orderId, ...order }
const rejected = { ...reserved, orderId: anotherId, reason: 'out-of-stock' }

test('each result is a line of the log', async () => {
  const { database, statements } = fakeDatabase(() => [{ id: orderId }, { id: anotherId }])
  const { log, lines } = fakeLog()
  await database.transaction(async (transaction) =>
    onStockResults([received(reserved, 'one', log), received(rejected, 'two', log)], transaction),
  )
  expect(statements).toHaveLength(1)
  expect(lines).toMatchObject([
    { text: `order ${orderId} confirmed`, fields: { event: 'one', orderId } },
    { text: `order ${anotherId} rejected: out-of-stock`, fields: { orderId: anotherId, reason: 'out-of-stock' } },
  ])
})

test('of two results of one order the first counts: a statement cannot change a row twice', async () => {
  const { database, statements } = fakeDatabase(() => [{ id: orderId }])
  const { log, texts } = fakeLog()
  const second = { ...rejected, orderId }
  await database.transaction(async (transaction) =>
    onStockResults([received(reserved, 'one', log), received(second, 'two', log)], transaction),
  )
  expect(statements[0]?.values.slice(0, 4)).toEqual([[orderId], ['Laptop'], [1], [null]])
  expect(texts()).toEqual([`order ${orderId} confirmed`])
})

test('an order that was decided before is left as it is', async () => {
  const { database } = fakeDatabase()
  const { log, texts } = fakeLog()
  await database.transaction(async (transaction) => onStockResults([received(rejected, 'one', log)], transaction))
  expect(texts()).toEqual(['duplicate result, the order is decided already'])
})
