import type { HandlerContext } from '../../runtime/index.ts'
import type { OrderPlaced } from '../events.ts'

/** Takes in an order. */
export function onOrderPlaced(order: OrderPlaced, { log }: HandlerContext): void {
  log.info(order, `received order: ${order.quantity} × ${order.item} for ${order.user}`)
}
