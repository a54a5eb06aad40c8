import { inTransaction, runDatabaseHttpService } from '../../runtime/database/index.ts'
import { stockResults } from '../events.ts'
import { migrations } from '../migrations.ts'
import { onStockResults } from './results.ts'
import { addRoutes } from './routes.ts'

await runDatabaseHttpService({
  title: 'Orders',
  description: 'Takes orders, and shows what became of them. Each is decided by the stock after it was taken.',
  migrations: [migrations],
  routes: addRoutes,
  consumes: inTransaction(stockResults, onStockResults),
})
