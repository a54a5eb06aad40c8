import type { HandlerContext } from '../../runtime/index.ts'
import type { PaymentReceived } from '../events.ts'

/** Takes in a payment. */
export function onPaymentReceived(payment: PaymentReceived, { log }: HandlerContext): void {
  log.info(payment, `payment of ${payment.order_amount} ${payment.currency} is ${payment.status}`)
}
