import type { Queries } from '../../runtime/database/index.ts'
import type { OrderPlaced } from '../events.ts'
import { type Decision, taken } from './decide.ts'

// One statement each for however many rows: a round trip to the database costs more than its work.

/** An order with the time at which it was placed. */
export type TimedOrder = OrderPlaced & { readonly context: { readonly time: Date } }

/**
 * Locks the rows of some items until the transaction ends, and adds those that are missing.
 * @returns the stock of each
 */
export async function lockStock(
  queries: Queries,
  items: readonly string[],
  initialStock: number,
): Promise<Map<string, number>> {
  // In the same order by everybody: who waits for a row holds none that its holder still wants.
  const sorted = [...new Set(items)].sort()
  const rows = await queries.query<{ item: string; stock: number }>(
    // A row that is there is locked by being set to what it is; DO NOTHING would neither lock nor return it.
    `INSERT INTO inventory (item, stock) SELECT item, $2::integer FROM unnest($1::text[]) AS item
     ON CONFLICT (item) DO UPDATE SET stock = inventory.stock
     RETURNING item, stock`,
    [sorted, initialStock],
  )
  return new Map(rows.map(({ item, stock }) => [item, stock]))
}

/** Which of some orders are decided. */
export async function decided(queries: Queries, orderIds: readonly string[]): Promise<Set<string>> {
  const rows = await queries.query<{ order_id: string }>(
    'SELECT order_id FROM stock_results WHERE order_id = ANY ($1::uuid[])',
    [orderIds],
  )
  return new Set(rows.map(({ order_id: id }) => id))
}

/** Notes what becomes of orders, and takes their pieces; the rows of their items are locked. */
export async function writeDecisions(queries: Queries, decisions: readonly Decision<TimedOrder>[]): Promise<void> {
  const orders = decisions.map(({ order }) => order)
  await queries.query(
    `INSERT INTO stock_results (order_id, item, quantity, outcome, ordered_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::timestamptz[])`,
    [
      orders.map(({ orderId }) => orderId),
      orders.map(({ item }) => item),
      orders.map(({ quantity }) => quantity),
      decisions.map(({ outcome }) => outcome),
      orders.map(({ context }) => context.time),
    ],
  )
  const pieces = taken(decisions)
  if (pieces.size === 0) return
  await queries.query(
    `UPDATE inventory SET stock = stock - pieces, reserved = reserved + pieces
     FROM unnest($1::text[], $2::integer[]) AS taken (item, pieces) WHERE inventory.item = taken.item`,
    [[...pieces.keys()], [...pieces.values()]],
  )
}
