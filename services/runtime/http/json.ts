import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Half of a character that takes two, and NUL: no UTF-8 has the one, and no text of PostgreSQL the other. */
const NO_TEXT = /\p{Surrogate}|\0/u

/**
 * Has bodies read as JSON whose texts are texts: UTF-8, and nothing in them that cannot be written down elsewhere. It would be refused
 * later, by a database or by whoever reads the event.
 */
export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['text/plain', 'application/json'])
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = decode(request, body)
    if (text instanceof Problem) return done(text as unknown as FastifyError)
    parse(request, text, (error, value) => {
      const bad = error ? undefined : badText(value)
      if (bad === undefined) done(error, value)
      else done(new Problem(400, `${bad}: expected text without NUL and half characters`) as unknown as FastifyError)
    })
  })
}

function decode({ headers }: FastifyRequest, body: Buffer): string | Problem {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return new Problem(415, 'expected a body without Content-Encoding')
  try {
    return UTF8.decode(body)
  } catch {
    return new Problem(400, 'expected a body in UTF-8')
  }
}

/** JSON pointer to a text that is none. */
function badText(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return NO_TEXT.test(value) ? path || '/' : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, one] of Object.entries(value)) {
    const bad = badText(name, path) ?? badText(one, `${path}/${name}`)
    if (bad !== undefined) return bad
  }
  return undefined
}
