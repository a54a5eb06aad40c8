import { expect, test } from 'vitest'
import { onOrderPlaced } from '../../../../services/order-tracker/consumer/handler.ts'
import { contextOf, fakeLog } from '../../order-billing-notification/support.ts'

test('an order is one readable line, with its fields and its position', () => {
  const order = {
    order_id: '5f0c4e3a-6a0b-4e5e-9d8e-0a8f3a1b2c3d',
    user: 'david',
    item: 'chicken burger',
    quantity: 5,
  }
  const { log, lines } = fakeLog()
  onOrderPlaced(order, contextOf('an-id', log, 7))
  expect(lines).toEqual([
    {
      text: 'received order: 5 × chicken burger for david',
      fields: { ...order, topic: 'topic', partition: 0, offset: '7', event: 'an-id' },
    },
  ])
})
