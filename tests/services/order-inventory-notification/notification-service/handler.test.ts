import { expect, test } from 'vitest'
import { onStockResults } from '../../../../services/order-inventory-notification/notification-service/handler.ts'
import { fakeDatabase, fakeLog, order, orderId, received } from '../support.ts'

const result = { orderId, ...order }

test('each result is a line of the log, those that are new as a notification', async () => {
  const { database, statements } = fakeDatabase(() => [{ id: 'one', source: ' ' }])
  const { log, lines, texts } = fakeLog()
  await database.transaction(async (transaction) =>
    onStockResults([received(result, 'one', log), received(result, 'two', log)], transaction),
  )
  expect(statements).toHaveLength(1)
  expect(texts()).toEqual([
    `notified of order ${orderId}: your order of 1 × Laptop is confirmed`,
    'duplicate result, it is notified of already',
  ])
  expect(lines[0]?.fields).toMatchObject({ event: 'one', orderId })
})
