import { expect, test } from 'vitest'
import { notificationText } from '../../../../services/order-inventory-notification/notification-service/text.ts'
import { order, orderId } from '../support.ts'

const reserved = { orderId, ...order }

test.each([
  [reserved, 'your order of 1 × Laptop is confirmed'],
  [
    { ...reserved, quantity: 300, reason: 'out-of-stock' },
    'your order of 300 × Laptop was rejected, there are not enough pieces in stock',
  ],
  [{ ...reserved, reason: 'recalled' }, 'your order of 1 × Laptop was rejected, recalled'],
])('the customer is told in words', (result, text) => {
  expect(notificationText(result)).toBe(text)
})
