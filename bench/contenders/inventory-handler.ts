import { randomUUID } from 'node:crypto'
import { cloudEventHeaders } from '../../contracts/cloudevents.ts'
import { decode } from '../../contracts/codec.ts'
import { databaseSettings, kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import { orderPlaced } from '../../services/order-inventory-notification/events.ts'
import { createOnOrdersPlaced } from '../../services/order-inventory-notification/inventory-service/handler.ts'
import { inventorySettings } from '../../services/order-inventory-notification/inventory-service/settings.ts'
import { migrations } from '../../services/order-inventory-notification/migrations.ts'
import type { Received } from '../../services/runtime/consumer/chunks.ts'
import { EventContext } from '../../services/runtime/consumer/context.ts'
import { once } from '../../services/runtime/database/inbox.ts'
import { createStore } from '../../services/runtime/database/store.ts'
import type { Log } from '../../services/runtime/log.ts'
import type { Producer } from '../../services/runtime/producer/producer.ts'
import { itemOf } from '../orders.ts'
import { inChunks } from './in-chunks.ts'
import { Stopwatch } from './stopwatch.ts'

const PARTITIONS = [0, 1, 2]

/** Most events that a consumer has in hand of one partition. */
const FETCHED = 2_000

const own = { ...databaseSettings, ...kafkaSettings, ...producerSettings, ...inventorySettings }
const settings = decode(own, process.env)
const log: Log = { debug() {}, info() {}, warn() {}, error() {} }
const store = createStore({
  settings,
  migrations: [migrations],
  // The relay is not started: what is published stays in the outbox.
  producer: {} as Producer,
  log,
  stopping: new AbortController().signal,
})
await store.prepare()

const events = Number(process.env.BENCH_EVENTS)
const handle = inChunks(once(store.database, 'inventory-service', createOnOrdersPlaced(settings.initialStock)))

const watch = new Stopwatch()
await Promise.all(
  PARTITIONS.map(async (partition) => {
    for (let offset = partition; offset < events; offset += FETCHED * PARTITIONS.length) {
      await handle(fetched(partition, offset), () => undefined)
    }
  }),
)
watch.report(events)
await store.stop()

/** The next events of a partition. */
function fetched(partition: number, first: number): Received[] {
  const count = Math.min(FETCHED, Math.ceil((events - first) / PARTITIONS.length))
  return Array.from({ length: count }, (_, index) => placed(partition, first + index * PARTITIONS.length))
}

function placed(partition: number, n: number): Received {
  const headers = {
    [cloudEventHeaders.id]: Buffer.from(randomUUID()),
    [cloudEventHeaders.time]: Buffer.from(new Date().toISOString()),
  }
  const message = { key: null, value: null, timestamp: '0', attributes: 0, offset: String(n), headers }
  return {
    payload: { orderId: randomUUID(), item: itemOf(n), quantity: 1 },
    context: new EventContext('order-events', partition, message, orderPlaced.type, 1, log),
  }
}
