/** What services with a PostgreSQL database use of the runtime. Nothing happens on import. */
export type { Received } from '../consumer/chunks.ts'
export type { Queries } from './database.ts'
export type { TransactionalHandler } from './inbox.ts'
export type { Migrations } from './migrate.ts'
export type { Outbox } from './outbox.ts'
export { inTransaction, runDatabaseConsumer, runDatabaseHttpService } from './run.ts'
export type { Transactions } from './transactions.ts'
