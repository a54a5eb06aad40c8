import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { Unavailable } from '../unavailable.ts'

/** The body of every answer that is an error: problem details, RFC 9457. */
export const problemDetails = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'Name of the status', example: 'Bad Request' }),
    status: z.int().meta({ description: 'The HTTP status, again', example: 400 }),
    detail: z.string().meta({ description: 'What is wrong with this request, for people' }),
    problems: z
      .array(
        z.object({
          path: z.string().meta({ description: 'JSON pointer to the value', example: '/items/0/price' }),
          message: z.string().meta({ description: 'What is wrong with it, and what is expected' }),
        }),
      )
      .optional()
      .meta({ description: 'Everything that is wrong with the values of the request, at once' }),
  })
  .meta({ description: 'Problem details, RFC 9457' })

type ProblemDetails = z.infer<typeof problemDetails>

const MEDIA_TYPE = 'application/problem+json'

/** The `response` part of a route's schema for the errors that it answers with. */
export const problemResponses = <const S extends readonly number[]>(...statuses: S) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: STATUS_CODES[status] ?? '', content: { [MEDIA_TYPE]: { schema: problemDetails } } },
    ]),
  )

/** Thrown by a route to answer with an error: a status from 400 to 499, and what is wrong in a sentence. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

/** Seconds after which a client is asked to try again while something is away. */
const RETRY_AFTER_S = 1

/** Makes the function that turns whatever a route threw into an answer. */
export const createErrorHandler =
  (log: Log) =>
  (error: FastifyError | Problem | Unavailable, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof Problem) return answer(reply, error.status, error.message)
    if (error instanceof Unavailable) {
      log.warn({ err: error, method: request.method, url: request.url }, 'answered 503')
      return answer(reply.header('retry-after', RETRY_AFTER_S), 503, 'this cannot be done at the moment: try again')
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const problems = error.validation.map(({ instancePath, message = '' }) => ({ path: instancePath, message }))
      const detail = `${problems.length} ${problems.length === 1 ? 'value is' : 'values are'} wrong`
      return answer(reply, 400, detail, problems)
    }
    // Fastify's own refusals: no JSON, too large, another media type.
    if ('statusCode' in error && error.statusCode !== undefined && error.statusCode < 500) {
      return answer(reply, error.statusCode, error.message)
    }
    log.error({ err: error, method: request.method, url: request.url }, 'a request failed')
    return answer(reply, 500, 'this should not have happened; it is in the log of the service')
  }

/** Answers a request that no route takes. */
export const notFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  answer(reply, 404, `there is no ${request.method} ${request.url.split('?')[0]}; /docs shows what there is`)

/** Statuses of what Node refuses before it is a request, by the code of its error. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not come to its end in time'],
  HPE_HEADER_OVERFLOW: [431, 'the head of the request is too long'],
}

/** Answers what is no request, as far as somebody is still there to read it. */
export function clientErrorHandler(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'this is no HTTP request']
  const text = problemText(status, detail)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}

/** Answers a request that expects something other than to go on. */
export function refuseExpectation(response: ServerResponse): void {
  const text = problemText(417, 'expected no Expect header but 100-continue')
  const length = Buffer.byteLength(text)
  response.writeHead(417, { 'content-type': MEDIA_TYPE, 'content-length': length, connection: 'close' }).end(text)
}

function problemText(status: number, detail: string, problems?: ProblemDetails['problems']): string {
  const body: ProblemDetails = { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, detail }
  return JSON.stringify(problems === undefined ? body : { ...body, problems })
}

function answer(
  reply: FastifyReply,
  status: number,
  detail: string,
  problems?: NonNullable<ProblemDetails['problems']>,
): FastifyReply {
  // Written out here: a route's serializer would have to know every error.
  const text = problemText(status, detail, problems)
  return reply.code(status).type(MEDIA_TYPE).serializer(String).send(text)
}
