import { Unavailable } from '../unavailable.ts'

/** What Node says when the other side is not there. */
const NETWORK = new Set([
  'EAI_FAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EMFILE',
  'ENFILE',
])

/**
 * What PostgreSQL says when the same may succeed later, by class or code: connection (08), resources (53), rolled back
 * (40), shutting down or starting (57P), cancelled (57014), read only after a fail-over (25006), idle or in a transaction for too
 * long (25P03, 25P04), a lock that others hold (55P03), a disk that fails (58), and what an administrator can give: a password that is not, or not yet, the right
 * one (28), a permission (42501), a database (3D000).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SQLSTATE = /^(08|53|40|57P|57014|25006|25P03|25P04|55P03|58|28|42501|3D000)/

/** What pg says without a code. */
const PG =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (was closed|has encountered))/

/** A statement did not end within the limit that the server has for it. It may be the statement: see `once()` of the inbox. */
export class TooSlow extends Unavailable {}

/** Makes an error of pg `Unavailable` when the database is away, so that no attempt is spent on it. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code = '' } = error as { readonly code?: string }
  if (!NETWORK.has(code) && !SQLSTATE.test(code) && !PG.test(error.message)) return error
  const message = `the database does not do it at the moment: ${error.message}`
  return code === '57014' ? new TooSlow(message, { cause: error }) : new Unavailable(message, { cause: error })
}

/** What pgbouncer says, in front of PostgreSQL, to settings of a connection that it does not know. */
const PGBOUNCER = /unsupported startup parameter/

/**
 * Why there is no connection. Whatever it is, it is nobody's event that is to blame: names, certificates, limits. Only what waiting
 * cannot mend is no {@link Unavailable}.
 */
export function whyNotConnected(error: Error): Error {
  if (!PGBOUNCER.test(error.message)) {
    return new Unavailable(`there is no connection to the database: ${error.message}`, { cause: error })
  }
  const parameters = 'statement_timeout,lock_timeout,idle_in_transaction_session_timeout'
  const fix = `set ignore_startup_parameters = ${parameters} in pgbouncer.ini, or connect to PostgreSQL itself`
  return new Error(`pgbouncer refuses the connection: ${error.message}: ${fix}`, { cause: error })
}
