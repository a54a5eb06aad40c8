import { randomUUID } from 'node:crypto'
import { derivedId, type Producer } from '../../runtime/index.ts'
import { orderCreated, paymentRequested } from '../events.ts'
import type { Order } from './order.ts'

/**
 * The id of an order: random, or with an Idempotency-Key the one that follows from key and order, so that every replica
 * finds the same, and another order never shares it.
 */
export const orderIdOf = (order: Order, key: string | undefined): string =>
  key === undefined ? randomUUID() : derivedId(key, JSON.stringify(order))

/**
 * Puts an order on its two topics, both events in the same request to Kafka where the same broker takes them: they are handed over
 * in one tick. Ids and payloads follow from the order, so that sending it again repeats the events
 * instead of adding some.
 * @throws Unavailable when Kafka has not acknowledged both; either may be stored nevertheless
 */
export async function placeOrder(producer: Pick<Producer, 'send'>, orderId: string, order: Order): Promise<void> {
  const { customerId, items, totalAmount } = order
  await Promise.all([
    producer.send(
      orderCreated,
      { orderId, customerId, items, totalAmount },
      { id: derivedId(orderId, orderCreated.type) },
    ),
    producer.send(
      paymentRequested,
      { orderId, customerId, amount: totalAmount },
      { id: derivedId(orderId, paymentRequested.type) },
    ),
  ])
}
