import { afterAll, beforeAll, beforeEach } from 'vitest'
import { cloudEventHeaders } from '../../../contracts/cloudevents.ts'
import { decode, encode } from '../../../contracts/codec.ts'
import { databaseSettings, kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import type { PostgresEnv } from '../../../dev/postgres/server.ts'
import { createOnOrdersPlaced } from '../../../services/order-inventory-notification/inventory-service/handler.ts'
import { migrations } from '../../../services/order-inventory-notification/migrations.ts'
import { onStockResults as notify } from '../../../services/order-inventory-notification/notification-service/handler.ts'
import { placeOrder } from '../../../services/order-inventory-notification/order-service/place-order.ts'
import { onStockResults as note } from '../../../services/order-inventory-notification/order-service/results.ts'
import type { ChunkHandler, Received } from '../../../services/runtime/consumer/chunks.ts'
import { EventContext } from '../../../services/runtime/consumer/context.ts'
import { once } from '../../../services/runtime/database/inbox.ts'
import { createStore } from '../../../services/runtime/database/store.ts'
import { derivedId } from '../../../services/runtime/index.ts'
import type { Producer } from '../../../services/runtime/producer/producer.ts'
import { message, silent } from '../../services/runtime/consumer/support.ts'
import { describeWithPostgres } from '../fixture.ts'

const topics = { 'order-events': ['order.placed'], 'inventory-events': ['stock.reserved', 'stock.rejected'] }
type Topic = keyof typeof topics

/** A record of a topic: its payload, and the headers that it has when it is one of ours. */
export interface Recorded {
  readonly payload: object
  readonly id?: string
  readonly source?: string
  readonly time?: Date
}

/** The services on one database, each with connections of its own. What Kafka does, the tests do. */
async function createServices(env: PostgresEnv) {
  const database = decode(databaseSettings, env)
  const storeOf = (service: string, produces: readonly Topic[] = []) =>
    createStore({
      settings: {
        ...database,
        ...decode(kafkaSettings, encode(kafkaSettings, { bootstrapServers: ['unused:9092'], clientId: service })),
        ...decode(
          producerSettings,
          encode(producerSettings, { produces: produces.map((topic) => ({ topic, events: topics[topic] })) }),
        ),
      },
      migrations: [migrations],
      // The relay is not started: what is published stays in the outbox.
      producer: {} as Producer,
      log: silent,
      stopping: new AbortController().signal,
    })
  const stores = {
    order: storeOf('order-service', ['order-events']),
    inventory: storeOf('inventory-service', ['inventory-events']),
    notification: storeOf('notification-service'),
  }
  await stores.order.prepare()
  const { database: orders } = stores.order

  const groups: Record<string, ChunkHandler> = {
    inventory: once(stores.inventory.database, 'inventory-service', createOnOrdersPlaced(100)),
    order: once(orders, 'order-service', note),
    notification: once(stores.notification.database, 'notification-service', notify),
  }
  return {
    orders,
    place: (id: string, item = 'Laptop', quantity = 1) => placeOrder(orders, id, { item, quantity }, undefined),
    /** The records of a topic in the order in which they are sent. */
    topic: (name: Topic) =>
      orders.query<Recorded & { readonly id: string; readonly type: string; readonly key: string }>(
        'SELECT id, type, aggregateid AS key, payload, time FROM outbox WHERE aggregatetype = $1 ORDER BY seq',
        [name],
      ),
    /** Has a group process records as one chunk. */
    deliver: async (group: 'inventory' | 'order' | 'notification', records: readonly Recorded[], partition = 0) =>
      groups[group]?.(
        records.map((record, offset) => receivedOf(record, partition, offset)),
        () => undefined,
      ),
    rows: (sql: string) => orders.query(sql),
    close: () => Promise.all(Object.values(stores).map((store) => store.stop())),
  }
}

export type Services = Awaited<ReturnType<typeof createServices>>

/**
 * Describes tests that share a database with the tables of the system, emptied before each.
 * @param tests gets the services twice, as if each had two pods
 */
export const describeWithServices = (
  name: string,
  tests: (services: () => Services, replica: () => Services) => void,
): Promise<void> =>
  describeWithPostgres(name, (postgres) => {
    const pods: Services[] = []
    beforeAll(async () => {
      const env = await postgres.newDatabase()
      // Both find no tables: one makes them, the other waits.
      pods.push(...(await Promise.all([createServices(env), createServices(env)])))
    })
    afterAll(() => Promise.all(pods.map((pod) => pod.close())))
    const pod = (index: number) => () => {
      const found = pods[index]
      if (found === undefined) throw new Error('the services run only inside tests and hooks')
      return found
    }
    const tables = 'orders, inventory, stock_results, notifications, inbox, outbox'
    beforeEach(() => pod(0)().rows(`TRUNCATE ${tables}`))
    tests(pod(0), pod(1))
  })

function receivedOf({ payload, id, source, time }: Recorded, partition: number, offset: number): Received {
  const headers = {
    ...(id !== undefined && { [cloudEventHeaders.id]: id }),
    ...(source !== undefined && { [cloudEventHeaders.source]: source }),
    ...(time !== undefined && { [cloudEventHeaders.time]: time.toISOString() }),
  }
  return {
    payload,
    context: new EventContext('topic', partition, message(offset, payload, headers), 'type', 1, silent),
  }
}

/** Ids of orders, the same at each run. */
export const orderIds = (count: number) => Array.from({ length: count }, (_, n) => derivedId('order', String(n)))

/** A record of our own that tells of an order. */
export const placedRecord = (orderId: string, item = 'Laptop', quantity = 1): Recorded => ({
  payload: { orderId, item, quantity },
  id: derivedId(orderId, 'order.placed'),
  time: new Date('2026-01-02T03:04:05.678Z'),
})
