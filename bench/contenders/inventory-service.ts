import { databaseSettings, kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import { orderPlaced } from '../../services/order-inventory-notification/events.ts'
import { createOnOrdersPlaced } from '../../services/order-inventory-notification/inventory-service/handler.ts'
import { inventorySettings } from '../../services/order-inventory-notification/inventory-service/settings.ts'
import { migrations } from '../../services/order-inventory-notification/migrations.ts'
import { type ChunkHandler, createChunkProcessor } from '../../services/runtime/consumer/chunks.ts'
import { createRoutes } from '../../services/runtime/consumer/router.ts'
import { readingSettings } from '../../services/runtime/consumer/run.ts'
import { once } from '../../services/runtime/database/inbox.ts'
import { createStore } from '../../services/runtime/database/store.ts'
import { runService } from '../../services/runtime/service.ts'
import { inChunks } from './in-chunks.ts'
import { untilPublished } from './outbox.ts'
import { onFirstAssignment, Stopwatch } from './stopwatch.ts'

// As runDatabaseConsumer puts it together, with the handler's chunks made smaller in between.

const watch = new Stopwatch()
onFirstAssignment(() => watch.start())

await runService({
  settings: { ...kafkaSettings, ...producerSettings, ...databaseSettings, ...readingSettings, ...inventorySettings },
  parts: ({ settings, ...tools }) => {
    const { consumes, groupId, initialStock } = settings
    const store = createStore({ ...tools, settings, migrations: [migrations], group: groupId })
    const routes = createRoutes(consumes, [{ event: orderPlaced }], groupId, tools.log)
    const handle = counted(inChunks(once(store.database, groupId, createOnOrdersPlaced(initialStock))), () =>
      untilPublished(store.database),
    )
    return {
      store,
      createProcessor: (dependencies) => createChunkProcessor({ ...dependencies, routes, handle }),
    }
  },
})

/** Reports when all events are committed and all results are sent. */
function counted(handle: ChunkHandler, published: () => Promise<void>): ChunkHandler {
  const expected = Number(process.env.BENCH_EVENTS)
  let count = 0
  return async (events, repeated) => {
    await handle(events, repeated)
    count += events.length
    if (count !== expected) return
    const committedMs = watch.ms
    void published().then(() => watch.report(count, { committedMs }))
  }
}
