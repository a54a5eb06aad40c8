import { setTimeout as sleep } from 'node:timers/promises'
import type { Queries } from '../../services/runtime/database/index.ts'

/** Milliseconds between two looks: what looking costs, the relay cannot use. */
const LOOK_EVERY_MS = 20

/** Resolves when everything in the outbox is sent. */
export async function untilPublished(database: Queries): Promise<void> {
  const look = 'SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1'
  while ((await database.query(look)).length > 0) await sleep(LOOK_EVERY_MS)
}
