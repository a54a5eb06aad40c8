import { derivedId, type Handler, type Producer, RecentIds } from '../../runtime/index.ts'
import { type PaymentRequested, paymentApproved, paymentDeclined } from '../events.ts'
import { decide } from './payment.ts'

/**
 * Answers each payment request with one result. The id of the result follows from that of the request, so that whoever
 * reads the same result twice, after a crash of this process, can tell.
 * @param limit largest amount that is approved
 */
export function createOnPaymentRequested(producer: Pick<Producer, 'send'>, limit: number): Handler<PaymentRequested> {
  const answered = new RecentIds()

  return async ({ orderId, customerId, amount }, event) => {
    const { id, source = '', log } = event
    if (answered.has(event)) {
      log.info({ orderId, amount }, 'duplicate payment request, it is answered already')
      return
    }
    const identity = { id: derivedId(source, id, 'payment.result') }
    const decision = decide(amount, limit)
    if (decision.approved) {
      await producer.send(paymentApproved, { orderId, customerId, amount }, identity)
      log.info({ orderId, amount }, `payment of ${amount.toFixed(2)} approved`)
    } else {
      const { reason } = decision
      await producer.send(paymentDeclined, { orderId, customerId, amount, reason }, identity)
      log.info({ orderId, amount, reason }, `payment of ${amount.toFixed(2)} declined`)
    }
    answered.add(event)
  }
}
