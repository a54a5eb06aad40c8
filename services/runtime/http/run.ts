import type { Settings, Values } from '../../../contracts/codec.ts'
import { consumerSettings, httpSettings, kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import { consume } from '../consumer/member.ts'
import { createRoutes } from '../consumer/router.ts'
import { type Handlers, type HandlerTools, handlersFrom } from '../consumer/run.ts'
import { createKafka } from '../kafka.ts'
import { createProducer } from '../producer/producer.ts'
import { type Program, runProgram } from '../program.ts'
import { fired } from '../wait.ts'
import { topicsOf, waitForTopics } from '../wait-for-topics.ts'
import { createHttpApp, type HttpApp } from './app.ts'
import { createDrain } from './drain.ts'

const serviceSettings = { ...kafkaSettings, ...producerSettings, ...httpSettings } as const

/** What {@link runHttpService} runs. */
export interface HttpServiceOptions<S extends Settings> {
  /** Title of the OpenAPI document. */
  readonly title: string
  /** What the API is for, in Markdown. */
  readonly description: string
  /** Settings of the service's own. @default - none */
  readonly settings?: S
  /** Adds the routes. What a route throws is answered as a problem: `Unavailable` as 503, `Problem` as it says. */
  readonly routes: (app: HttpApp, tools: HandlerTools<S>) => void | Promise<void>
  /** Handlers of a service that consumes, too. @default - none: it only sends */
  readonly handlers?: Handlers<S>
}

/**
 * Runs this process as an HTTP service until SIGTERM: waits for Kafka and its topics, then opens its port. On SIGTERM it asks
 * clients to close their connections for HTTP_DRAIN_MS, answers what it has, sends what is in flight, and ends with exit
 * code 0; with 1 when a setting is wrong, the port is taken, or its consumer died.
 */
export function runHttpService<S extends Settings = Record<never, never>>(
  options: HttpServiceOptions<S>,
): Promise<void> {
  const reads = options.handlers === undefined ? undefined : consumerSettings
  return runProgram({ ...serviceSettings, ...reads, ...options.settings }, async (program) => {
    const { settings, log, metrics, health, stopping, forced } = program as Program<typeof serviceSettings>
    const kafka = createKafka(settings, log)
    const producer = createProducer({ kafka, settings, metrics })
    // The program has read the service's own settings, too; only the compiler cannot see it.
    const tools = { settings: settings as unknown as Values<S>, producer, log }
    const app = await createHttpApp({
      ...options,
      bodyLimitBytes: settings.bodyLimitBytes,
      log,
      metrics,
      routes: (app) => options.routes(app, tools),
    })
    const drain = createDrain(app, forced)
    const member = program as Program<typeof kafkaSettings & typeof consumerSettings>
    const { consumes = [], groupId } = member.settings
    const routes = options.handlers && createRoutes(consumes, handlersFrom(options.handlers, tools), groupId)

    await waitForTopics(settings, topicsOf({ ...settings, consumes }), log, stopping)
    if (stopping.aborted) return
    await producer.connect()
    try {
      const address = await app.listen({ host: '0.0.0.0', port: settings.httpPort })
      log.info({ address }, 'listening')
      health.ready()
      const consumed = routes && consume({ program: member, kafka, routes, onJoin: () => undefined })
      await Promise.race([fired(stopping), ...(consumed ? [consumed] : [])])
      await drain(settings.drainMs)
      await consumed
    } finally {
      await producer.disconnect()
    }
  })
}
