import { randomUUID } from 'node:crypto'
import type { ChunkHandler, Received } from '../consumer/chunks.ts'
import type { Queries } from './database.ts'
import { TooSlow } from './errors.ts'
import type { Outbox } from './outbox.ts'
import type { Transactions } from './transactions.ts'

/**
 * Processes events of one partition in one transaction, in their order. Each comes once: events that this group has processed
 * before are left out. What it queries and publishes takes place when it resolves, and not at all when it throws.
 * @throws anything to be called again later; `Unprocessable` when another attempt cannot succeed. Several events are then
 *   tried again in smaller parts, down to one, so that the others are not held up
 */
export type TransactionalHandler<T> = (
  events: readonly Received<T>[],
  transaction: Queries & Outbox,
) => void | Promise<void>

/** Makes the handler of chunks that notes in the inbox what it has done, in the transaction of its effects. */
export const once =
  (transactions: Transactions, group: string, handler: TransactionalHandler<never>): ChunkHandler =>
  async (events, repeated) => {
    const work = transactions.transaction(
      async (transaction) => {
        const fresh = await firstTime(transaction, group, events)
        if (fresh.length > 0) await handler(fresh as unknown as readonly Received<never>[], transaction)
        return events.length - fresh.length
      },
      // A call that has taken too long must not have its effects later, beside the next one.
      events[0]?.context.signal,
    )
    const count = await work.catch(async (error) => {
      const alone = error instanceof TooSlow && events.length === 1
      if (!alone || !(await commits(transactions, group))) throw error
      throw new Error(`its statements take too long, while the database does others: ${error.message}`, {
        cause: error,
      })
    })
    if (count > 0) repeated(count)
  }

/**
 * Whether the database does what this group needs of it for any event: writes to the inbox, and commits. If so, a statement that
 * was too slow, with no other event beside it, is the fault of its event.
 */
async function commits(transactions: Transactions, group: string): Promise<boolean> {
  const event = [group, `probe ${randomUUID()}`]
  const transaction = transactions.transaction(async ({ query }) => {
    await query("INSERT INTO inbox (consumer_group, event_id, event_source) VALUES ($1, $2, ' ')", event)
    await query("DELETE FROM inbox WHERE consumer_group = $1 AND event_id = $2 AND event_source = ' '", event)
  })
  return transaction.then(
    () => true,
    () => false,
  )
}

/** Stands for the source of an event that has none. No source looks like it, and '' is that of rows of before. */
const NO_SOURCE = ' '

async function firstTime(queries: Queries, group: string, events: readonly Received[]): Promise<Received[]> {
  const sourceOf = ({ context: { source = NO_SOURCE } }: Received) => source
  const rows = await queries.query<{ id: string; source: string }>(
    `INSERT INTO inbox (consumer_group, event_id, event_source)
     SELECT $1, id, source FROM unnest($2::text[], $3::text[]) AS event (id, source)
     WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE consumer_group = $1 AND event_id = id AND event_source = '')
     ON CONFLICT DO NOTHING RETURNING event_id AS id, event_source AS source`,
    [group, events.map(({ context }) => context.id), events.map(sourceOf)],
  )
  const keyOf = (id: string, source: string) => `${source}\n${id}`
  const fresh = new Set(rows.map(({ id, source }) => keyOf(id, source)))
  // Deleted while it is looked up: an event that is there twice is done once.
  return events.filter((one) => fresh.delete(keyOf(one.context.id, sourceOf(one))))
}

/**
 * Removes from the inbox what cannot come again, because its topic does not keep it that long.
 * @param most rows of one call
 * @returns how many there were
 */
export async function cleanInbox(queries: Queries, group: string, retentionMs: number, most: number): Promise<number> {
  const rows = await queries.query(
    `DELETE FROM inbox WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM inbox WHERE consumer_group = $1 AND received_at < now() - $2 * interval '1 ms'
       ORDER BY received_at LIMIT $3 FOR UPDATE SKIP LOCKED))
     RETURNING 1`,
    [group, retentionMs, most],
  )
  return rows.length
}
