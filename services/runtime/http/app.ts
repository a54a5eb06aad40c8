import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { DurationHistogram } from '../histogram.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { readJson } from './json.ts'
import { clientErrorHandler, createErrorHandler, notFound, Problem, refuseExpectation } from './problem.ts'

/** A Fastify application whose routes are typed by zod schemas. */
export type HttpApp = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** What an {@link HttpApp} is made from. */
export interface HttpAppOptions {
  /** Title of the OpenAPI document. */
  readonly title: string
  /** What the API is for, in Markdown. */
  readonly description: string
  /** Adds the routes of the service. */
  readonly routes: (app: HttpApp) => void | Promise<void>
  readonly bodyLimitBytes: number
  readonly log: Log
  readonly metrics: Metrics
}

/** Milliseconds in which a client has to have sent its request. */
const REQUEST_TIMEOUT_MS = 10_000

/**
 * Makes the HTTP side of a service: JSON only, requests checked by the routes' zod schemas, every error as problem
 * details, `/openapi.json` (OpenAPI 3.1, from the same schemas) and `/docs`, a page to try it.
 */
export async function createHttpApp(options: HttpAppOptions): Promise<HttpApp> {
  const { title, description, log, metrics } = options
  const app: HttpApp = fastify({
    bodyLimit: options.bodyLimitBytes,
    // Node would wait a minute for the head, and look at connections every half a minute.
    http: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false,
    },
    requestTimeout: REQUEST_TIMEOUT_MS,
    frameworkErrors: createErrorHandler(log),
    clientErrorHandler,
    // While it closes, what arrives on an open connection is still answered.
    return503OnClosing: false,
  }).withTypeProvider<ZodTypeProvider>()
  readJson(app)
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(createErrorHandler(log)).setNotFoundHandler(notFound)
  app.server.on('checkExpectation', (_request, response) => refuseExpectation(response))
  app.addHook('onRequest', async ({ headers, raw }) => {
    if (headers.host === undefined && raw.httpVersion === '1.1') throw new Problem(400, 'expected a Host header')
  })
  measure(app, metrics)
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title, description, version: '1' } },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await options.routes(app)
  return app
}

/** OpenTelemetry's `http.server.request.duration`. */
function measure(app: HttpApp, { registry }: Metrics): void {
  const durations = new DurationHistogram(
    registry,
    'http_server_request_duration_seconds',
    'time from the head of a request to the end of its answer',
  )
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    // The route, not the address: addresses are without number.
    const labels = { method, route: routeOptions.url ?? 'none', status: String(reply.statusCode) }
    durations.with(labels).observe(reply.elapsedTime / 1_000)
  })
}
