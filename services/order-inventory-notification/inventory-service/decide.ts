import type { OrderPlaced } from '../events.ts'

/** What matters of an order here. */
type Wanted = Pick<OrderPlaced, 'item' | 'quantity'>

/** What becomes of an order: all of its pieces, or none and why. */
export type Outcome = 'reserved' | 'out-of-stock'

/** An order and what becomes of it. */
export interface Decision<O extends Wanted> {
  readonly order: O
  readonly outcome: Outcome
}

/**
 * Decides orders one after the other: each gets all of its pieces while there are enough, otherwise none. What an order
 * did not get is there for the next.
 * @param stock pieces of each item; an item that is not there has none
 */
export function decide<O extends Wanted>(orders: readonly O[], stock: ReadonlyMap<string, number>): Decision<O>[] {
  const left = new Map(stock)
  return orders.map((order) => {
    const rest = (left.get(order.item) ?? 0) - order.quantity
    if (rest < 0) return { order, outcome: 'out-of-stock' }
    left.set(order.item, rest)
    return { order, outcome: 'reserved' }
  })
}

/** How many pieces of each item are taken; items of which none are do not appear. */
export function taken(decisions: readonly Decision<Wanted>[]): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const { order, outcome } of decisions) {
    if (outcome === 'reserved') pieces.set(order.item, (pieces.get(order.item) ?? 0) + order.quantity)
  }
  return pieces
}
