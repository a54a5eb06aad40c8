import { randomUUID } from 'node:crypto'
import { decode } from '../../contracts/codec.ts'
import { databaseSettings, kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { createStore } from '../../services/runtime/database/store.ts'
import { createKafka } from '../../services/runtime/kafka/client.ts'
import { createLog } from '../../services/runtime/log.ts'
import { createMetrics } from '../../services/runtime/metrics.ts'
import { createProducer } from '../../services/runtime/producer/producer.ts'
import { order } from '../orders.ts'
import { untilPublished } from './outbox.ts'
import { Stopwatch } from './stopwatch.ts'

/** Events of one transaction while the outbox is filled. */
const AT_ONCE = 500

const settings = decode({ ...databaseSettings, ...kafkaSettings, ...producerSettings }, process.env)
const log = createLog('warn', settings.clientId)
const kafka = createKafka(settings, log)
const producer = createProducer({ kafka, settings: { ...settings, lingerMs: 0 }, metrics: createMetrics() })
const stopping = new AbortController()
const store = createStore({ settings, migrations: [], producer, log, stopping: stopping.signal })
await store.prepare()

const events = Number(process.env.BENCH_EVENTS)
for (let left = events; left > 0; left -= AT_ONCE) {
  await store.database.transaction(async ({ publish }) => {
    for (let n = Math.min(AT_ONCE, left); n > 0; n--) publish(orderPlaced, order(), { id: randomUUID() })
  })
}
await producer.connect()
// The first request of a connection asks for metadata and opens more connections.
await producer.send(orderPlaced, order())

const watch = new Stopwatch()
store.start()
await untilPublished(store.database)
watch.report(events)
await store.stop()
await producer.disconnect()
