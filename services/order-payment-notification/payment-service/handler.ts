import { derivedId, type Handler, type Producer, RecentIds } from '../../runtime/index.ts'
import { type OrderPlaced, paymentSucceeded } from '../events.ts'

/**
 * Pays each order once. The id of the payment follows from that of the order, so that whoever reads the same payment
 * twice, after a crash of this process, can tell.
 */
export function createOnOrderPlaced(producer: Pick<Producer, 'send'>): Handler<OrderPlaced> {
  const paid = new RecentIds()

  return async ({ order_id }, event) => {
    const { id, source = '', log } = event
    if (paid.has(event)) {
      log.info({ order_id }, `duplicate order ${order_id}, it is paid already`)
      return
    }
    const identity = { id: derivedId(source, id, paymentSucceeded.type) }
    await producer.send(paymentSucceeded, { order_id, status: 'PAID' }, identity)
    log.info({ order_id }, `order ${order_id} is paid`)
    paid.add(event)
  }
}
