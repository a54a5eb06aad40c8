import { expect, test } from 'vitest'
import { createOnPaymentSucceeded } from '../../../../services/order-payment-notification/notification-service/handler.ts'
import { contextOf, fakeLog } from '../../order-billing-notification/support.ts'

test('a payment is one notification, however often it comes', async () => {
  const { log, lines, texts } = fakeLog()
  const handler = createOnPaymentSucceeded()
  for (const id of ['one', 'one', 'two']) await handler({ order_id: '101', status: 'PAID' }, contextOf(id, log))
  expect(texts()).toEqual([
    'notified the customer: the payment of order 101 went through',
    'duplicate payment of order 101, the customer is notified already',
    'notified the customer: the payment of order 101 went through',
  ])
  expect(lines[0]?.fields).toMatchObject({ event: 'one', order_id: '101', status: 'PAID' })
})
