import type { Settings } from '../../../contracts/codec.ts'
import { consumerSettings, producerSettings } from '../../../contracts/settings.ts'
import type { Producer } from '../producer/producer.ts'
import { runService, type ServiceParts, type ServiceTools } from '../service.ts'
import { createBatchProcessor } from './batch.ts'
import type { Registration } from './handler.ts'
import { createRoutes } from './router.ts'

/** What handlers and routes are made from. */
export interface HandlerTools<S extends Settings> extends Pick<ServiceTools<S>, 'settings' | 'log'> {
  /** Sends to the topics of KAFKA_PRODUCES. A handler need not catch Unavailable: the event is then tried again. */
  readonly producer: Pick<Producer, 'send'>
}

/** The handlers, one for each kind of event, or what makes them; other events on the topics are resolved unprocessed. */
export type Handlers<S extends Settings> =
  | readonly Registration[]
  | ((tools: HandlerTools<S>) => readonly Registration[])

/** What {@link runConsumer} runs. */
export interface ConsumerOptions<S extends Settings> {
  /** Settings of the service's own. @default - none */
  readonly settings?: S
  readonly handlers: Handlers<S>
}

/**
 * Settings of a service that consumes. What it sends does not linger: the events of one partition wait for each other, and
 * company for a message comes from other partitions, while one is sent.
 */
export const readingSettings = {
  ...consumerSettings,
  lingerMs: { ...producerSettings.lingerMs, default: 0 },
} as const

/**
 * Runs this process as a member of a consumer group until SIGTERM: waits for Kafka and its topics, processes every event
 * at least once and in order within its partition, and leaves the group when it stops. Ends the process with exit code 0
 * after SIGTERM, with 1 when a setting is wrong or the consumer died, so that Kubernetes restarts it.
 */
export const runConsumer = <S extends Settings = Record<never, never>>(options: ConsumerOptions<S>): Promise<void> =>
  runService({
    settings: { ...readingSettings, ...options.settings },
    // Its settings are those of S as well; only the compiler cannot see it.
    parts: (tools) => readingPart(options.handlers, tools as unknown as ReadingTools<S>),
  })

/** What the reading part of a service needs. */
export type ReadingTools<S extends Settings> = HandlerTools<S> & HandlerTools<typeof consumerSettings>

/** The part of a service that hands each event to its handler. */
export function readingPart<S extends Settings>(handlers: Handlers<S>, tools: ReadingTools<S>): ServiceParts {
  const registrations = handlers instanceof Function ? handlers(tools) : handlers
  const { consumes, groupId } = tools.settings
  const routes = createRoutes(consumes, registrations, groupId, tools.log)
  return { createProcessor: (dependencies) => createBatchProcessor({ ...dependencies, routes }) }
}
