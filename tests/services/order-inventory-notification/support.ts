import type { EventDefinition } from '../../../contracts/event.ts'
import type { EventContext } from '../../../services/runtime/consumer/context.ts'
import type { Outbox, Queries, Received, Transactions } from '../../../services/runtime/database/index.ts'
import type { EventIdentity, Log } from '../../../services/runtime/index.ts'
import { toMessage } from '../../../services/runtime/producer/events.ts'
import { contextOf } from '../order-billing-notification/support.ts'

export { fakeLog } from '../order-billing-notification/support.ts'

export const orderId = '5f0c4e3a-6a0b-4e5e-9d8e-0a8f3a1b2c3d'
export const anotherId = '0b9c2f64-1c0e-4b7a-8a4d-6f1f0b3c9e55'

/** The order of the description. */
export const order = { item: 'Laptop', quantity: 1 }

/** An event that a transaction tells of. */
export interface Published {
  readonly type: string
  readonly id: string | undefined
  readonly key: string
  readonly payload: unknown
}

/** One statement, as it reached the database. */
export interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * A database without SQL: it answers each statement with the rows that `answer` says, and keeps what is committed. What is
 * published has to have the shape of its event.
 */
export function fakeDatabase(answer: (sql: string, values: readonly unknown[]) => readonly object[] = () => []) {
  const statements: Statement[] = []
  const published: Published[] = []
  const query: Queries['query'] = async <R extends object>(sql: string, values: readonly unknown[] = []) => {
    statements.push({ sql, values })
    return [...answer(sql, values)] as R[]
  }
  async function transaction<T>(work: (transaction: Queries & Outbox) => Promise<T>): Promise<T> {
    const told: Published[] = []
    const publish = <E>(event: EventDefinition<E>, payload: E, identity: EventIdentity) => {
      const { key, value, headers } = toMessage(event, payload, '/test', identity)
      told.push({
        type: event.type,
        id: headers?.ce_id?.toString(),
        key: String(key),
        payload: JSON.parse(String(value)),
      })
    }
    const result = await work({ query, publish })
    published.push(...told)
    return result
  }
  return { database: { query, transaction } satisfies Transactions, statements, published }
}

/** An event as a transactional handler gets it. */
export const received = <T>(payload: T, id: string, log: Log): Received<T> & { readonly context: EventContext } => ({
  payload,
  context: contextOf(id, log),
})
