import { expect, test } from 'vitest'
import { createOnPaymentResult } from '../../../../services/order-billing-notification/notification-service/handler.ts'
import { contextOf, fakeLog, orderId } from '../support.ts'

const approved = { orderId, customerId: 'test-customer-123', amount: 99.9 }
const declined = { ...approved, amount: 1_200, reason: 'amount-over-limit' }

function service() {
  const { log, lines, texts } = fakeLog()
  const handler = createOnPaymentResult()
  return { tell: async (result: typeof approved, id: string) => handler(result, contextOf(id, log)), lines, texts }
}

test('the customer is notified of a payment', async () => {
  const { tell, lines } = service()
  await tell(approved, 'result')
  expect(lines).toMatchObject([
    {
      text: `notified test-customer-123: the payment of 99.90 for order ${orderId} went through`,
      fields: { event: 'result', orderId, customerId: 'test-customer-123', amount: 99.9 },
    },
  ])
})

test('the customer is notified of a refusal and its reason', async () => {
  const { tell, texts } = service()
  await tell(declined, 'result')
  expect(texts()).toEqual([
    `notified test-customer-123: the payment of 1200.00 for order ${orderId} was declined: amount-over-limit`,
  ])
})

test('a result is one notification, however often it comes', async () => {
  const { tell, texts } = service()
  await tell(approved, 'one')
  await tell(approved, 'one')
  await tell(approved, 'two')
  expect(texts().map((text) => text.split(' ')[0])).toEqual(['notified', 'duplicate', 'notified'])
})
