import { type Handler, RecentIds } from '../../runtime/index.ts'
import type { PaymentApproved, PaymentDeclined } from '../events.ts'

/** Notifies the customer of each payment result once. The notification is a line of the log: this is where a mail would go out. */
export function createOnPaymentResult(): Handler<PaymentApproved | PaymentDeclined> {
  const notified = new RecentIds()

  return (result, event) => {
    const { log } = event
    const { orderId, customerId, amount } = result
    if (notified.has(event)) {
      log.info({ orderId, amount }, 'duplicate payment result, the customer is notified already')
      return
    }
    const outcome = 'reason' in result ? `was declined: ${result.reason}` : 'went through'
    log.info(
      { orderId, customerId, amount },
      `notified ${customerId}: the payment of ${amount.toFixed(2)} for order ${orderId} ${outcome}`,
    )
    notified.add(event)
  }
}
