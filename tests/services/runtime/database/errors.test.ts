import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { asUnavailable, whyNotConnected } from '../../../../services/runtime/database/errors.ts'
import { Unavailable } from '../../../../services/runtime/unavailable.ts'

/** An error as the server sends it. */
const fromServer = (code: string) => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code })

describe('an error of the database', () => {
  test.each([
    ['the network', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    [
      'every address of a host',
      Object.assign(new AggregateError([new Error('::1'), new Error('127.0.0.1')]), { code: 'ECONNREFUSED' }),
    ],
    ['a name that is not known yet', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    [
      'a client whose connection broke before',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['no answer in time', new Error('Query read timeout')],
    ['no connection in time', new Error('timeout exceeded when trying to connect')],
    ['too many connections', fromServer('53300')],
    ['a full disk', fromServer('53100')],
    ['a deadlock', fromServer('40P01')],
    ['a server that shuts down', fromServer('57P01')],
    ['a server that starts', fromServer('57P03')],
    ['a statement that was cancelled', fromServer('57014')],
    ['a lock that others hold', fromServer('55P03')],
    ['a server that became read only', fromServer('25006')],
    ['a password that is wrong', fromServer('28P01')],
    ['a permission that is missing', fromServer('42501')],
    ['a database that does not exist', fromServer('3D000')],
    ['a disk that fails', fromServer('58030')],
    ['a transaction that took too long', fromServer('25P04')],
    ['no more files', Object.assign(new Error('open'), { code: 'EMFILE' })],
    ['a name server that fails', Object.assign(new Error('getaddrinfo'), { code: 'EAI_FAIL' })],
  ])('says that the same may succeed later: %s', (_, error) => {
    const known = asUnavailable(error)
    expect(known).toBeInstanceOf(Unavailable)
    expect(known).toMatchObject({ cause: error, message: expect.stringContaining(error.message) })
  })

  test.each([
    ['a wrong statement', fromServer('42601')],
    ['a row that is there already', fromServer('23505')],
    ['a value that does not fit', fromServer('22P02')],
    ['a transaction that has failed', fromServer('25P02')],
    ['a bug', new TypeError('undefined is not a function')],
    ['no error at all', 'text'],
  ])('is passed on as it is: %s', (_, error) => {
    expect(asUnavailable(error)).toBe(error)
  })
})

test('whatever keeps a connection from being made is nobody’s fault, and waited for', () => {
  const error = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' })
  expect(whyNotConnected(error)).toMatchObject({ name: 'Unavailable', cause: error })
})

test('pgbouncer that refuses settings is not waited for: it says what to do', () => {
  const error = fromServer('08P01')
  error.message = 'unsupported startup parameter: statement_timeout'
  const why = whyNotConnected(error)
  expect(why).not.toBeInstanceOf(Unavailable)
  expect(why.message).toContain(
    'ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout',
  )
})
