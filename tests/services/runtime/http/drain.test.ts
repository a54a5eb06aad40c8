import { EventEmitter, once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createHttpApp, type HttpApp } from '../../../../services/runtime/http/app.ts'
import { createDrain } from '../../../../services/runtime/http/drain.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

/** A server whose `/slow` is answered when the test says so. */
async function serve() {
  const slow = new EventEmitter()
  const routes = (app: HttpApp) => {
    app.get('/quick', () => ({ done: true }))
    app.get('/slow', async () => {
      slow.emit('asked')
      await once(slow, 'answer')
      return { done: true }
    })
  }
  const app = await createHttpApp({
    title: '',
    description: '',
    routes,
    bodyLimitBytes: 100,
    log,
    metrics: createMetrics(),
  })
  const drain = createDrain(app, new AbortController().signal)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const request = async (path: string): Promise<IncomingMessage> => {
    const [response] = await once(get({ host: '127.0.0.1', port, path, agent }), 'response')
    response.resume()
    await once(response, 'end')
    return response
  }
  return { slow, drain, request, agent }
}

test('a client on an open connection is asked to close it, and loses nothing', async () => {
  const { drain, request } = await serve()
  expect((await request('/quick')).headers.connection).toBe('keep-alive')
  const drained = drain(60_000)
  const last = await request('/quick')
  expect(last.statusCode).toBe(200)
  expect(last.headers.connection).toBe('close')
  // Not after a minute: there is nobody left to wait for.
  await drained
  await expect(request('/quick')).rejects.toThrow('ECONNREFUSED')
})

test('a request in hand is answered, and silent connections are closed when the time is up', async () => {
  const { slow, drain, request, agent } = await serve()
  const answered = request('/slow')
  await once(slow, 'asked')
  const drained = drain(100)
  slow.emit('answer')
  expect((await answered).statusCode).toBe(200)
  await drained
  agent.destroy()
})
