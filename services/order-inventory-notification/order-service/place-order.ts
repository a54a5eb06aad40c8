import { randomUUID } from 'node:crypto'
import type { Transactions } from '../../runtime/database/index.ts'
import { Problem } from '../../runtime/http/index.ts'
import { derivedId } from '../../runtime/index.ts'
import { orderPlaced } from '../events.ts'
import type { Order } from './messages.ts'

/**
 * The id of an order: random, or with an Idempotency-Key the one that follows from key and order, so that a repetition is
 * found by its id.
 */
export const orderIdOf = ({ item, quantity }: Order, key: string | undefined): string =>
  key === undefined ? randomUUID() : derivedId(key, item, String(quantity))

/**
 * Writes an order and the event that tells of it in one transaction, unless it is there already.
 * @returns whether it is new
 * @throws {Problem} 409 when the key belongs to another order
 */
export function placeOrder(
  database: Pick<Transactions, 'transaction'>,
  id: string,
  { item, quantity }: Order,
  key: string | undefined,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const placed = await transaction.query(
      // Waits for another request with the same id or key that is not committed yet.
      `INSERT INTO orders (id, item, quantity, idempotency_key) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING id`,
      [id, item, quantity, key],
    )
    if (placed.length > 0) {
      transaction.publish(orderPlaced, { orderId: id, item, quantity }, { id: derivedId(id, orderPlaced.type) })
      return true
    }
    const same = await transaction.query('SELECT id FROM orders WHERE id = $1', [id])
    if (same.length === 0) throw new Problem(409, 'this Idempotency-Key belongs to another order')
    return false
  })
}
