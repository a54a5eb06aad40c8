import { type Delivery, derivedId, type Producer } from '../../runtime/index.ts'
import { orderPlaced } from '../events.ts'

/** An order that is stored: the id of its event, and where it is. */
export interface StoredOrder extends Delivery {
  readonly event: string
}

/**
 * Puts an order on its topic. The id of the event follows from the order's, so that an order that comes again, because
 * nobody knew whether it was stored, can be told from a new one.
 * @throws Unavailable when Kafka has not acknowledged it; it may be stored nevertheless
 */
export async function placeOrder(producer: Pick<Producer, 'send'>, orderId: string): Promise<StoredOrder> {
  const event = derivedId(orderId, orderPlaced.type)
  return { event, ...(await producer.send(orderPlaced, { order_id: orderId }, { id: event })) }
}
