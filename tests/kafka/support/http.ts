import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** An answer to a request, or how it failed. */
export interface Answer {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** When the answer was there, on the clock of the log lines. */
  readonly at: number
  /** Milliseconds since the request should have been sent. */
  readonly ms: number
}

/** Longer than any answer may take. */
const TIMEOUT_MS = 40_000

/** What {@link ask} sends besides the address. */
interface Content {
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** When the request should have been sent, on the clock of `performance`. @default now */
  readonly dueAt?: number
}

/** Sends a request, GET without a body, and never rejects: one that fails has status 0 and the error as body. */
export async function ask(agent: Agent, path: string, content: Content = {}): Promise<Answer> {
  const { body, headers = {}, dueAt = performance.now() } = content
  const answer = (status: number, body: string, headers: IncomingHttpHeaders = {}): Answer => {
    return { status, headers, body, at: Date.now(), ms: Math.round(performance.now() - dueAt) }
  }
  const method = body === undefined ? 'GET' : 'POST'
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const options = { agent, path, method, timeout: TIMEOUT_MS, headers: { ...json, ...headers } }
      const sent = request(options, (incoming) => {
        text(incoming).then((body) => resolve(answer(incoming.statusCode ?? 0, body, incoming.headers)), reject)
      })
      sent.on('error', reject)
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)))
      sent.end(body)
    })
  } catch (error) {
    return answer(0, String(error))
  }
}
