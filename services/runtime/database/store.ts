import type { Values } from '../../../contracts/codec.ts'
import type { databaseSettings, kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import { createTopicOf } from '../producer/events.ts'
import type { ServiceTools, Store } from '../service.ts'
import { Cleaning, tasks } from './cleaning.ts'
import { createDatabase } from './database.ts'
import { type Migrations, migrate } from './migrate.ts'
import { Collected, type Outbox } from './outbox.ts'
import { type OtherTopics, Relay } from './relay.ts'
import type { Transactions } from './transactions.ts'

/** Settings of a service with a database. */
export type StoreSettings = typeof databaseSettings & typeof kafkaSettings & typeof producerSettings

/** What a store is made from. */
export interface StoreDependencies extends Pick<ServiceTools<never>, 'producer' | 'log' | 'stopping'> {
  readonly settings: Values<StoreSettings>
  readonly migrations: readonly Migrations[]
  /** Consumer group of the service. @default - it does not consume */
  readonly group?: string | undefined
}

/** The part of a service that keeps state: its database, and the relays of its outbox when it sends events. */
export function createStore(dependencies: StoreDependencies): Store & { readonly database: Transactions } {
  const { settings, migrations, group, producer, log, stopping } = dependencies
  const database = createDatabase(settings, settings.clientId, log)
  const source = `/${settings.clientId}`
  const topicOf = createTopicOf(settings.produces)
  const topics = [...new Set(settings.produces.map(({ topic }) => topic))]
  const sends = topics.length > 0
  const relay = (topic: string | OtherTopics) => new Relay({ database, producer, source, topic, log })
  const relays = new Map(topics.map((topic) => [topic, relay(topic)]))
  const others = relay({ not: topics })
  const cleaning = new Cleaning(log, tasks(database, { source: sends ? source : undefined, group, ...settings }))

  return {
    database: {
      query: database.query,
      async transaction(work, signal) {
        const { result, published } = await database.transaction(
          async (queries) => {
            const outbox = new Collected(source, topicOf)
            const publish: Outbox['publish'] = (event, payload, identity) => outbox.publish(event, payload, identity)
            const result = await work({ ...queries, publish })
            return { result, published: await outbox.write(queries) }
          },
          { signal },
        )
        for (const topic of published) relays.get(topic)?.wake()
        return result
      },
    },
    prepare: () => migrate(database, migrations, log, stopping),
    start() {
      if (sends) for (const one of [...relays.values(), others]) one.start()
      cleaning.start()
    },
    async stop() {
      await Promise.all([...[...relays.values(), others].map((one) => one.stop()), cleaning.stop()])
      await database.close()
    },
  }
}
