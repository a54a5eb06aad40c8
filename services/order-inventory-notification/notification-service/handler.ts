import type { TransactionalHandler } from '../../runtime/database/index.ts'
import type { StockResult } from '../events.ts'
import { notificationText } from './text.ts'

/** Notifies of each result once. A notification is a row and a line of the log: this is where a mail would go out. */
export const onStockResults: TransactionalHandler<StockResult> = async (events, transaction) => {
  const notifications = events.map(({ payload, context }) => ({
    orderId: payload.orderId,
    text: notificationText(payload),
    context,
  }))
  const written = await transaction.query<{ id: string }>(
    `INSERT INTO notifications (id, order_id, text, created_at)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[])
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      notifications.map(({ context }) => context.id),
      notifications.map(({ orderId }) => orderId),
      notifications.map(({ text }) => text),
      notifications.map(({ context }) => context.time),
    ],
  )
  const ids = new Set(written.map(({ id }) => id))
  for (const { orderId, text, context } of notifications) {
    if (ids.has(context.id)) context.log.info({ orderId }, `notified of order ${orderId}: ${text}`)
    else context.log.info({ orderId }, 'duplicate result, it is notified of already')
  }
}
