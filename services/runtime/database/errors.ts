import { Unavailable } from '../unavailable.ts'

/** What Node says when the other side is not there. */
const NETWORK = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * What PostgreSQL says when the same may succeed later, by class or code: connection (08), resources (53), rolled back
 * (40), shutting down or starting (57P), cancelled (57014), read only after a fail-over (25006), idle for too long (25P03),
 * and a password that is not, or not yet, the right one (28).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SQLSTATE = /^(08|53|40|57P|57014|25006|25P03|28)/

/** What pg says without a code. */
const PG =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (was closed|has encountered))/

/** Makes an error of pg `Unavailable` when the database is away, so that no attempt is spent on it. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code = '' } = error as { readonly code?: string }
  if (!NETWORK.has(code) && !SQLSTATE.test(code) && !PG.test(error.message)) return error
  return new Unavailable(`the database does not do it at the moment: ${error.message}`, { cause: error })
}
