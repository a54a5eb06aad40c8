import { derivedId, type Log, type Producer } from '../../runtime/index.ts'
import { type OrderPlaced, orderPlaced } from '../events.ts'

/**
 * Sends an order and logs its delivery report.
 * @throws when it was not delivered; the cause says why
 */
export async function sendOrder(producer: Pick<Producer, 'send'>, order: OrderPlaced, log: Log): Promise<void> {
  const id = derivedId(order.order_id, orderPlaced.type)
  const text = `${order.quantity} × ${order.item} for ${order.user}`
  const { topic, partition, offset } = await producer.send(orderPlaced, order, { id }).catch((error: Error) => {
    throw new Error(`not delivered: ${text}`, { cause: error })
  })
  log.info(
    { topic, partition, offset, event: id, ...order },
    `delivered to ${topic}, partition ${partition}, offset ${offset}: ${text}`,
  )
}
