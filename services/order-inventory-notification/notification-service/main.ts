import { inTransaction, runDatabaseConsumer } from '../../runtime/database/index.ts'
import { stockResults } from '../events.ts'
import { migrations } from '../migrations.ts'
import { onStockResults } from './handler.ts'

await runDatabaseConsumer({ migrations: [migrations], consumes: inTransaction(stockResults, onStockResults) })
