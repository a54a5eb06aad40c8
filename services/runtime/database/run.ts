import type { Settings, Values } from '../../../contracts/codec.ts'
import type { EventDefinition, PayloadOf } from '../../../contracts/event.ts'
import { consumerSettings, databaseSettings, httpSettings } from '../../../contracts/settings.ts'
import { createChunkProcessor } from '../consumer/chunks.ts'
import { createRoutes } from '../consumer/router.ts'
import { readingSettings } from '../consumer/run.ts'
import type { HttpApp, HttpAppOptions } from '../http/app.ts'
import { runService, type ServiceParts, type ServiceTools } from '../service.ts'
import { once, type TransactionalHandler } from './inbox.ts'
import type { Migrations } from './migrate.ts'
import { createStore, type StoreSettings } from './store.ts'
import type { Transactions } from './transactions.ts'

/** What handlers and routes of a service with a database are made from. */
export interface DatabaseTools<S extends Settings> extends Pick<ServiceTools<S>, 'settings' | 'log'> {
  readonly database: Transactions
}

/** Several kinds of event with one handler, so that their order holds across the kinds. */
export interface Transactional {
  readonly events: readonly EventDefinition[]
  readonly handler: TransactionalHandler<never>
}

/** Connects kinds of event with the handler that processes them in transactions. */
export const inTransaction = <const E extends readonly EventDefinition[]>(
  events: E,
  handler: TransactionalHandler<PayloadOf<E[number]>>,
): Transactional => ({ events, handler })

interface DatabaseOptions<S extends Settings> {
  /** Settings of the service's own. @default - none */
  readonly settings?: S
  /** The service's own tables, besides inbox and outbox. */
  readonly migrations: readonly Migrations[]
}

/** What {@link runDatabaseConsumer} runs. */
export interface DatabaseConsumerOptions<S extends Settings> extends DatabaseOptions<S> {
  readonly consumes: Transactional | ((tools: DatabaseTools<S>) => Transactional)
}

/** What {@link runDatabaseHttpService} runs. */
export interface DatabaseHttpServiceOptions<S extends Settings>
  extends DatabaseOptions<S>,
    Pick<HttpAppOptions, 'title' | 'description'> {
  /** Adds the routes. What a route throws is answered as a problem: `Unavailable` as 503, `Problem` as it says. */
  readonly routes: (app: HttpApp, tools: DatabaseTools<S>) => void | Promise<void>
  /** What it reads as well. @default - nothing */
  readonly consumes?: DatabaseConsumerOptions<S>['consumes']
}

/** The relay alone sends, and hands over at once what belongs together. */
const relaySettings = { ...databaseSettings, lingerMs: readingSettings.lingerMs } as const

/**
 * Runs this process as a member of a consumer group whose effects are in a database, until SIGTERM: each event has its effect
 * exactly once, and what follows from it is sent at least once. While the database is away the member keeps its place.
 */
export const runDatabaseConsumer = <S extends Settings = Record<never, never>>(
  options: DatabaseConsumerOptions<S>,
): Promise<void> =>
  runService({
    settings: { ...relaySettings, ...consumerSettings, ...options.settings },
    parts: (tools) => {
      const { store, own } = storePart<S>(options, tools)
      return { store, ...readingPart(options.consumes, own) }
    },
  })

/**
 * Runs this process as an HTTP service with a database, until SIGTERM: an event is sent when the transaction that it tells of
 * is committed. While the database is away it answers 503; Kafka may be away without harm.
 */
export const runDatabaseHttpService = <S extends Settings = Record<never, never>>(
  options: DatabaseHttpServiceOptions<S>,
): Promise<void> => {
  const { title, description, routes, consumes } = options
  return runService({
    settings: { ...relaySettings, ...httpSettings, ...(consumes && consumerSettings), ...options.settings },
    parts: async (tools) => {
      const { store, own } = storePart<S>(options, tools)
      // Loaded here: a consumer needs no HTTP server.
      const { serverPart } = await import('../http/run.ts')
      const server = await serverPart({ title, description, routes: (app) => routes(app, own) }, tools)
      return { store, server, ...(consumes && readingPart(consumes, own)) }
    },
  })
}

type ReadingTools<S extends Settings> = DatabaseTools<S> & DatabaseTools<typeof consumerSettings>

function storePart<S extends Settings>(
  { migrations }: DatabaseOptions<S>,
  tools: ServiceTools<typeof databaseSettings>,
) {
  // They are those of the other parts and of S as well; only the compiler cannot see it.
  const settings = tools.settings as Values<StoreSettings> & Partial<Values<typeof consumerSettings>>
  const store = createStore({ ...tools, settings, migrations, group: settings.groupId })
  const own = { settings, log: tools.log, database: store.database } as unknown as ReadingTools<S>
  return { store, own }
}

function readingPart<S extends Settings>(
  consumes: DatabaseConsumerOptions<S>['consumes'],
  tools: ReadingTools<S>,
): ServiceParts {
  const { events, handler } = consumes instanceof Function ? consumes(tools) : consumes
  const { consumes: topics, groupId } = tools.settings
  const handled = events.map((event) => ({ event }))
  const routes = createRoutes(topics, handled, groupId, tools.log)
  const handle = once(tools.database, groupId, handler)
  return { createProcessor: (dependencies) => createChunkProcessor({ ...dependencies, routes, handle }) }
}
