import type { Queries } from '../../../../services/runtime/database/index.ts'

/** How many rows there are of what. */
export interface Books {
  readonly orders: number
  /** Orders whose row has no result yet. */
  readonly pending: number
  readonly decided: number
  readonly notified: number
  /** Events in the outbox that are not marked as sent. */
  readonly unsent: number
}

/** Counts. */
export async function readBooks({ query }: Queries): Promise<Books> {
  const [books] = await query<Books>(
    `SELECT (SELECT count(*) FROM orders)::int AS orders,
            (SELECT count(*) FROM orders WHERE status = 'pending')::int AS pending,
            (SELECT count(*) FROM stock_results)::int AS decided,
            (SELECT count(*) FROM notifications)::int AS notified,
            (SELECT count(*) FROM outbox WHERE published_at IS NULL)::int AS unsent`,
  )
  if (books === undefined) throw new Error('a count has no row')
  return books
}

/** How many orders there are of each status. */
export async function statuses({ query }: Queries): Promise<Readonly<Record<string, number>>> {
  const rows = await query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM orders GROUP BY status',
  )
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

/** What each group remembers to have processed. */
export async function inboxes({ query }: Queries): Promise<Readonly<Record<string, number>>> {
  const rows = await query<{ name: string; count: number }>(
    'SELECT consumer_group AS name, count(*)::int AS count FROM inbox GROUP BY consumer_group',
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

/** Orders of which the services say different things, or that one of them does not have exactly once. */
export const disagreements = ({ query }: Queries): Promise<object[]> =>
  query(
    `WITH told AS (
       SELECT order_id, count(*) AS times, bool_and(text LIKE '%confirmed') AS confirmed
       FROM notifications GROUP BY order_id)
     SELECT orders.id, status, outcome, times, confirmed FROM orders
       FULL JOIN stock_results ON stock_results.order_id = orders.id
       FULL JOIN told ON told.order_id = coalesce(orders.id, stock_results.order_id)
     WHERE times IS DISTINCT FROM 1
        OR orders.item IS DISTINCT FROM stock_results.item OR orders.quantity IS DISTINCT FROM stock_results.quantity
        OR status IS DISTINCT FROM CASE outcome WHEN 'reserved' THEN 'confirmed' ELSE 'rejected' END
        OR confirmed IS DISTINCT FROM (outcome = 'reserved')`,
  )

/** Items of which there is another number of pieces than what they began with, less what orders were promised. */
export const wrongStocks = ({ query }: Queries, initialStock: number): Promise<object[]> =>
  query(
    `SELECT item, stock, inventory.reserved, promised FROM inventory FULL JOIN (
       SELECT item, coalesce(sum(quantity) FILTER (WHERE outcome = 'reserved'), 0) AS promised
       FROM stock_results GROUP BY item) AS results USING (item)
     WHERE stock < 0 OR stock + inventory.reserved IS DISTINCT FROM $1 OR inventory.reserved IS DISTINCT FROM promised`,
    [initialStock],
  )

/** All that notification-service has written. */
export const notifications = ({ query }: Queries): Promise<object[]> => query('SELECT * FROM notifications ORDER BY id')
