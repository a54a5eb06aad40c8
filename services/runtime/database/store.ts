import type { Values } from '../../../contracts/codec.ts'
import type { databaseSettings, kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import type { ServiceTools, Store } from '../service.ts'
import { createDatabase, type Queries } from './database.ts'
import { type Migrations, migrate } from './migrate.ts'
import { Collected, type Outbox } from './outbox.ts'
import { Relay } from './relay.ts'

/** A database whose transactions can publish events. */
export interface Transactions extends Queries {
  /**
   * Runs some work in one transaction. Events that it publishes are committed with it, and then sent.
   * @throws what the work throws; {@link Unavailable} when the database is away: it may have committed nevertheless
   */
  transaction<T>(work: (transaction: Queries & Outbox) => Promise<T>): Promise<T>
}

/** Settings of a service with a database. */
export type StoreSettings = typeof databaseSettings & typeof kafkaSettings & typeof producerSettings

/** The part of a service that keeps state: its database, and the relay of its outbox when it sends events. */
export function createStore(
  { settings, producer, log, stopping }: Omit<ServiceTools<never>, 'settings'> & { settings: Values<StoreSettings> },
  migrations: readonly Migrations[],
): Store & { readonly database: Transactions } {
  const database = createDatabase(settings, settings.clientId, log)
  const source = `/${settings.clientId}`
  const relay = new Relay({ database, producer, source, log })
  const sends = settings.produces.length > 0

  return {
    database: {
      query: database.query,
      async transaction(work) {
        const { result, published } = await database.transaction(async (queries) => {
          const outbox = new Collected(source, settings.produces)
          const publish: Outbox['publish'] = (event, payload, identity) => outbox.publish(event, payload, identity)
          const result = await work({ ...queries, publish })
          return { result, published: await outbox.write(queries) }
        })
        if (published > 0) relay.wake()
        return result
      },
    },
    prepare: () => migrate(database, migrations, log, stopping),
    start() {
      if (sends) relay.start()
    },
    async stop() {
      await relay.stop()
      await database.close()
    },
  }
}
