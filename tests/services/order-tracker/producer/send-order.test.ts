import { expect, test } from 'vitest'
import { orderOf } from '../../../../services/order-tracker/producer/order.ts'
import { sendOrder } from '../../../../services/order-tracker/producer/send-order.ts'
import { fakeLog, fakeProducer } from '../../order-billing-notification/support.ts'

const order = orderOf('run', { user: 'david', item: 'chicken burger', quantity: 5 })

test('the delivery report says where the order is', async () => {
  const { producer, sent } = fakeProducer()
  const { log, lines } = fakeLog()
  await sendOrder(producer, order, log)
  expect(sent).toEqual([
    { type: 'order.placed', id: expect.any(String), key: order.order_id, value: JSON.stringify(order) },
  ])
  expect(lines).toEqual([
    {
      text: 'delivered to order.placed, partition 0, offset 0: 5 × chicken burger for david',
      fields: { topic: 'order.placed', partition: 0, offset: '0', event: sent[0]?.id, ...order },
    },
  ])
})

test('a retry sends the same event', async () => {
  const { producer, sent } = fakeProducer()
  await sendOrder(producer, order, fakeLog().log)
  await sendOrder(producer, order, fakeLog().log)
  expect(sent[1]).toEqual(sent[0])
})

test('an order that is not delivered is an error with its reason, and has no report', async () => {
  const reason = new Error('Kafka did not acknowledge')
  const { producer } = fakeProducer(() => {
    throw reason
  })
  const { log, lines } = fakeLog()
  await expect(sendOrder(producer, order, log)).rejects.toMatchObject({
    message: 'not delivered: 5 × chicken burger for david',
    cause: reason,
  })
  expect(lines).toEqual([])
})
