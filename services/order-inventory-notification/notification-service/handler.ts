import type { TransactionalHandler } from '../../runtime/database/index.ts'
import type { StockResult } from '../events.ts'
import { notificationText } from './text.ts'

/** Stands for the source of an event that has none: no source looks like it, and '' is that of rows of before. */
const NO_SOURCE = ' '

const sourceOf = ({ source = NO_SOURCE }: { readonly source?: string | undefined }): string => source

/** Notifies of each result once. A notification is a row and a line of the log: this is where a mail would go out. */
export const onStockResults: TransactionalHandler<StockResult> = async (events, transaction) => {
  const notifications = events.map(({ payload, context }) => ({
    orderId: payload.orderId,
    text: notificationText(payload),
    context,
  }))
  const written = await transaction.query<{ id: string; source: string }>(
    `INSERT INTO notifications (id, order_id, text, created_at, source)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[]) AS one (id, o, t, c, s)
     WHERE NOT EXISTS (SELECT 1 FROM notifications AS before WHERE before.id = one.id AND before.source = '')
     ON CONFLICT DO NOTHING RETURNING id, source`,
    [
      notifications.map(({ context }) => context.id),
      notifications.map(({ orderId }) => orderId),
      notifications.map(({ text }) => text),
      notifications.map(({ context }) => context.time),
      notifications.map(({ context }) => sourceOf(context)),
    ],
  )
  const keyOf = (id: string, source: string) => `${source}\n${id}`
  const fresh = new Set(written.map(({ id, source }) => keyOf(id, source)))
  for (const { orderId, text, context } of notifications) {
    if (fresh.has(keyOf(context.id, sourceOf(context))))
      context.log.info({ orderId }, `notified of order ${orderId}: ${text}`)
    else context.log.info({ orderId }, 'duplicate result, it is notified of already')
  }
}
