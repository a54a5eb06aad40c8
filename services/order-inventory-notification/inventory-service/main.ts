import { inTransaction, runDatabaseConsumer } from '../../runtime/database/index.ts'
import { orderPlaced } from '../events.ts'
import { migrations } from '../migrations.ts'
import { createOnOrdersPlaced } from './handler.ts'
import { inventorySettings } from './settings.ts'

await runDatabaseConsumer({
  settings: inventorySettings,
  migrations: [migrations],
  consumes: ({ settings }) => inTransaction([orderPlaced], createOnOrdersPlaced(settings.initialStock)),
})
