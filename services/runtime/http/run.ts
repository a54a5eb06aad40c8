import type { Settings } from '../../../contracts/codec.ts'
import { ANY_HOST, consumerSettings, httpSettings } from '../../../contracts/settings.ts'
import { type Handlers, type HandlerTools, type ReadingTools, readingPart } from '../consumer/run.ts'
import { runService, type Server, type ServiceTools } from '../service.ts'
import { createHttpApp, type HttpApp, type HttpAppOptions } from './app.ts'
import { createDrain } from './drain.ts'

/** What {@link runHttpService} runs. */
export interface HttpServiceOptions<S extends Settings> extends Pick<HttpAppOptions, 'title' | 'description'> {
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
  const { title, description, routes, handlers } = options
  return runService({
    settings: { ...httpSettings, ...(handlers && consumerSettings), ...options.settings },
    parts: async (tools) => {
      // Its settings are those of S as well; only the compiler cannot see it.
      const own = tools as unknown as ReadingTools<S>
      const server = await serverPart({ title, description, routes: (app) => routes(app, own) }, tools)
      return { server, ...(handlers && readingPart(handlers, own)) }
    },
  })
}

/** The part of a service that answers requests. */
export async function serverPart(
  options: Pick<HttpAppOptions, 'title' | 'description' | 'routes'>,
  { settings, log, metrics, forced }: ServiceTools<typeof httpSettings>,
): Promise<Server> {
  const app = await createHttpApp({ ...options, bodyLimitBytes: settings.bodyLimitBytes, log, metrics })
  const drain = createDrain(app, forced)
  return {
    async listen() {
      const { httpHost: host, httpPort: port } = settings
      const address = host === ANY_HOST ? await listenOnAll(app, port) : await app.listen({ host, port })
      log.info({ address }, 'listening')
    },
    drain: () => drain(settings.drainMs),
  }
}

/** Listens on every address of the pod: IPv6 and IPv4, or IPv4 alone where there is no IPv6. */
async function listenOnAll(app: HttpApp, port: number): Promise<string> {
  try {
    return await app.listen({ host: '::', port, ipv6Only: false })
  } catch (error) {
    const { code } = error as { readonly code?: string }
    if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw error
    return app.listen({ host: '0.0.0.0', port })
  }
}
