import type { TransactionalHandler } from '../../runtime/database/index.ts'
import { derivedId } from '../../runtime/index.ts'
import { type OrderPlaced, stockRejected, stockReserved } from '../events.ts'
import { decide } from './decide.ts'
import { decided, lockStock, writeDecisions } from './tables.ts'

/**
 * Answers each order with one result, and takes its pieces from the stock. The id of the result follows from the order, so
 * that whoever reads it twice can tell.
 * @param initialStock pieces of an item that nobody has ordered before
 */
export const createOnOrdersPlaced =
  (initialStock: number): TransactionalHandler<OrderPlaced> =>
  async (events, transaction) => {
    const orders = events.map(({ payload, context }) => ({ ...payload, context }))
    const items = orders.map(({ item }) => item)
    const stock = await lockStock(transaction, items, initialStock)
    // Asked while the rows are locked: another partition may have decided the same order just now.
    const ids = orders.map(({ orderId }) => orderId)
    const known = await decided(transaction, ids)
    const open = orders.filter(({ orderId, context }) => {
      const isOpen = !known.has(orderId)
      known.add(orderId)
      if (!isOpen) context.log.info({ orderId }, 'duplicate order, it is decided already')
      return isOpen
    })
    if (open.length === 0) return

    const decisions = decide(open, stock)
    await writeDecisions(transaction, decisions)
    for (const { order, outcome } of decisions) {
      const { orderId, item, quantity, context } = order
      const identity = { id: derivedId(orderId, 'stock.result') }
      if (outcome === 'reserved') {
        transaction.publish(stockReserved, { orderId, item, quantity }, identity)
        context.log.info({ orderId, item, quantity }, `${quantity} × ${item} reserved`)
      } else {
        transaction.publish(stockRejected, { orderId, item, quantity, reason: outcome }, identity)
        context.log.info({ orderId, item, quantity, reason: outcome }, `${quantity} × ${item} rejected`)
      }
    }
  }
