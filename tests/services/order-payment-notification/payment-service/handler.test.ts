import { expect, test } from 'vitest'
import { createOnOrderPlaced } from '../../../../services/order-payment-notification/payment-service/handler.ts'
import { derivedId, Unavailable } from '../../../../services/runtime/index.ts'
import { contextOf, fakeLog, fakeProducer } from '../../order-billing-notification/support.ts'

/** The payment service without Kafka. */
function service(answer?: () => void) {
  const { producer, sent } = fakeProducer(answer)
  const { log, lines, texts } = fakeLog()
  const handler = createOnOrderPlaced(producer)
  return { pay: async (order_id: string, id: string) => handler({ order_id }, contextOf(id, log)), sent, lines, texts }
}

test('an order is paid', async () => {
  const { pay, sent, lines } = service()
  await pay('101', 'order')
  const id = derivedId('', 'order', 'payment.succeeded')
  expect(sent).toEqual([{ type: 'payment.succeeded', id, key: '101', value: '{"order_id":"101","status":"PAID"}' }])
  expect(lines).toMatchObject([{ text: 'order 101 is paid', fields: { event: 'order', order_id: '101' } }])
})

test('an order that is paid is not paid again; another is', async () => {
  const { pay, sent, texts } = service()
  for (const id of ['one', 'one', 'two']) await pay('101', id)
  expect(sent).toHaveLength(2)
  expect(texts()).toEqual(['order 101 is paid', 'duplicate order 101, it is paid already', 'order 101 is paid'])
})

test('an order whose payment could not be sent is not paid: it comes again, with the same payment', async () => {
  let away = true
  const { pay, sent } = service(() => {
    if (away) throw new Unavailable('Kafka is away')
  })
  await expect(pay('101', 'order')).rejects.toThrow(Unavailable)
  away = false
  await pay('101', 'order')
  expect(sent).toHaveLength(2)
  expect(sent[1]).toEqual(sent[0])
})
