import { expect, test } from 'vitest'
import { orderIdOf, placeOrder } from '../../../../services/order-billing-notification/order-service/place-order.ts'
import { derivedId, Unavailable } from '../../../../services/runtime/index.ts'
import { fakeProducer, order, orderId } from '../support.ts'

test('an order is two events with ids of their own, both keyed by it', async () => {
  const { producer, sent } = fakeProducer()
  await placeOrder(producer, orderId, order)
  expect(sent.map(({ type, id, key }) => ({ type, id, key }))).toEqual([
    { type: 'order.created', id: derivedId(orderId, 'order.created'), key: orderId },
    { type: 'payment.requested', id: derivedId(orderId, 'payment.requested'), key: orderId },
  ])
  expect(sent.map(({ value }) => JSON.parse(value))).toEqual([
    { orderId, ...order },
    { orderId, customerId: 'test-customer-123', amount: 99.98 },
  ])
})

test('both are handed over before anything is awaited, so that they travel together', () => {
  const { producer, sent } = fakeProducer()
  void placeOrder(producer, orderId, order)
  expect(sent).toHaveLength(2)
})

test('it is placed when both are acknowledged, not before', async () => {
  const acknowledge: (() => void)[] = []
  const { producer } = fakeProducer(() => new Promise((resolve) => acknowledge.push(resolve)))
  let placed = false
  const placing = placeOrder(producer, orderId, order).then(() => {
    placed = true
  })
  for (const next of acknowledge) {
    await new Promise(setImmediate)
    expect(placed).toBe(false)
    next()
  }
  await placing
  expect(acknowledge).toHaveLength(2)
})

test.each(['order.created', 'payment.requested'])('without %s it fails, and again is the same bytes', async (type) => {
  const away = new Unavailable('Kafka is away')
  const first = fakeProducer((sent) => {
    if (sent === type) throw away
  })
  await expect(placeOrder(first.producer, orderId, order)).rejects.toBe(away)
  const second = fakeProducer()
  await placeOrder(second.producer, orderId, order)
  expect(second.sent).toEqual(first.sent)
})

test('without a key every order has an id of its own', () => {
  expect(orderIdOf(order, undefined)).not.toBe(orderIdOf(order, undefined))
})

test('with a key the id follows from key and order', () => {
  const other = { ...order, customerId: 'someone else' }
  expect(orderIdOf(order, 'key')).toBe(orderIdOf({ ...order }, 'key'))
  const ids = [orderIdOf(order, 'key'), orderIdOf(order, 'another'), orderIdOf(other, 'key')]
  expect(new Set(ids).size).toBe(3)
})

test.each([undefined, 'key'])('an id is one that the events accept: key %s', async (key) => {
  const { producer, sent } = fakeProducer()
  await placeOrder(producer, orderIdOf(order, key), order)
  expect(sent).toHaveLength(2)
})
