import type { z } from 'zod'
import type { Queries } from '../../runtime/database/index.ts'
import type { currentOrder } from './messages.ts'

type CurrentOrder = z.infer<typeof currentOrder>

/** Looks an order up. */
export async function findOrder(queries: Queries, id: string): Promise<CurrentOrder | undefined> {
  const [row] = await queries.query<Omit<CurrentOrder, 'reason'> & { reason: string | null }>(
    'SELECT id, item, quantity, status, reason FROM orders WHERE id = $1',
    [id],
  )
  return row && { ...row, reason: row.reason ?? undefined }
}
