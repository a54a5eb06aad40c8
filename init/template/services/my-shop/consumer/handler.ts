import type { HandlerContext } from 'cdk8s-kafka-runtime'
import type { OrderPlaced } from '../events.ts'

/** What is done with an order. What throws is tried again, then ends in the topic orders.dlq. */
export function onOrderPlaced(order: OrderPlaced, { log }: HandlerContext): void {
  log.info(order, `received order: ${order.quantity} × ${order.item}`)
}
