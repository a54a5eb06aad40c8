import { type Handler, RecentIds } from '../../runtime/index.ts'
import type { PaymentSucceeded } from '../events.ts'

/** Notifies the customer of each payment once. The notification is a line of the log: this is where a mail would go out. */
export function createOnPaymentSucceeded(): Handler<PaymentSucceeded> {
  const notified = new RecentIds()

  return ({ order_id, status }, event) => {
    const { log } = event
    if (notified.has(event)) {
      log.info({ order_id }, `duplicate payment of order ${order_id}, the customer is notified already`)
      return
    }
    log.info({ order_id, status }, `notified the customer: the payment of order ${order_id} went through`)
    notified.add(event)
  }
}
