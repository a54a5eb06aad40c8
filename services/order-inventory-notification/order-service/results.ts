import type { TransactionalHandler } from '../../runtime/database/index.ts'
import type { StockResult } from '../events.ts'

/**
 * Notes what became of orders; the first result of each counts. An order that came to Kafka in another way than by a
 * request, or whose row was lost, gets a row with its result.
 */
export const onStockResults: TransactionalHandler<StockResult> = async (events, transaction) => {
  const seen = new Set<string>()
  const results = events.flatMap(({ payload, context }) => {
    if (seen.has(payload.orderId)) return []
    seen.add(payload.orderId)
    return [{ reason: null, ...payload, context }]
  })
  const updated = await transaction.query<{ id: string }>(
    `INSERT INTO orders (id, item, quantity, status, reason, created_at)
     SELECT id, item, quantity, CASE WHEN reason IS NULL THEN 'confirmed' ELSE 'rejected' END, reason, created_at
     FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::timestamptz[])
       AS result (id, item, quantity, reason, created_at)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason WHERE orders.status = 'pending'
     RETURNING id`,
    [
      results.map(({ orderId }) => orderId),
      results.map(({ item }) => item),
      results.map(({ quantity }) => quantity),
      results.map(({ reason }) => reason),
      results.map(({ context }) => context.time),
    ],
  )
  const changed = new Set(updated.map(({ id }) => id))
  for (const { orderId, reason, context } of results) {
    if (!changed.has(orderId)) context.log.info({ orderId }, 'duplicate result, the order is decided already')
    else if (reason === null) context.log.info({ orderId }, `order ${orderId} confirmed`)
    else context.log.info({ orderId, reason }, `order ${orderId} rejected: ${reason}`)
  }
}
