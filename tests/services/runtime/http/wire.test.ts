import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createHttpApp, type HttpApp } from '../../../../services/runtime/http/app.ts'
import { createDrain } from '../../../../services/runtime/http/drain.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const open: HttpApp[] = []
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())))

/** A server, and connections to it as anybody can open them. */
async function serve() {
  const routes = (app: HttpApp) => void app.post('/things', () => ({ done: true }))
  const app = await createHttpApp({
    title: '',
    description: '',
    routes,
    bodyLimitBytes: 1_000,
    log,
    metrics: createMetrics(),
  })
  const drain = createDrain(app, new AbortController().signal)
  await app.listen({ host: '127.0.0.1', port: 0 })
  open.push(app)
  const { port } = app.server.address() as AddressInfo
  const dial = async (text = ''): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write(text, 'latin1')
    return socket
  }
  const ask = async (text: string): Promise<string> => {
    let answer = ''
    const socket = await dial(text)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    await once(socket, 'close')
    return answer
  }
  return { dial, ask, drain }
}

const body = (length: number, text: string, more = '') =>
  `POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${more}Connection: close\r\n\r\n${text}`

describe('what is no proper request is answered with problem details', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['no version', 'GET /\r\n\r\n', 404],
    ['a method that is none', 'BREW /things HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a header without a name', 'GET /things HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n', 400],
    ['a line feed in a header', 'GET /things HTTP/1.1\r\nHost: a\r\nX: a\nb\r\n\r\n', 400],
    ['two lengths', 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a length that is none', 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['a chunk that is none', 'POST /things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 400],
    ['a head of 20 KB', `GET /things HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['an address of 20 KB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
    ['no Host', 'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['another expectation', 'POST /things HTTP/1.1\r\nHost: a\r\nExpect: bogus\r\nContent-Length: 0\r\n\r\n', 417],
    ['half an escape', 'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    [
      'a parameter that is too long',
      `GET /docs/${'x'.repeat(300)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      404,
    ],
    ['no such path', 'GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 404],
    ['no JSON', body(3, '{"a'), 400],
    ['a NUL', body(3, '\0\0\0'), 400],
    ['a NUL in a text', body(14, '{"a":"\\u0000"}'), 400],
    ['half a character in a text', body(14, '{"a":"\\ud83d"}'), 400],
    ['half a character in a name', body(13, '{"\\udc00":1}  '.slice(0, 13)), 400],
    ['bytes that are no UTF-8', body(9, '{"a":"\xff"}'), 400],
    ['a body that is packed', body(2, '{}', 'Content-Encoding: gzip\r\n'), 415],
    ['a body that is packed in a way that nobody knows', body(2, '{}', 'Content-Encoding: bogus\r\n'), 415],
    ['another media type', body(1, '1').replace('application/json', 'a/b'), 415],
    ['a body that is too long', body(2_000, 'x'.repeat(2_000)), 413],
  ])('%s', async (_, text, status) => {
    const { ask } = await serve()
    const answer = await ask(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/content-type: application\/problem\+json/i)
    expect(JSON.parse(answer.split('\r\n\r\n').at(-1) ?? '')).toMatchObject({ type: 'about:blank', status })
  })
})

describe('a server that stops', () => {
  test.each([
    ['nothing', ''],
    ['half a head', 'POST /things HTTP/1.1\r\nHost:'],
    ['half a body', body(100, '{"a":')],
  ])('does not wait for who has sent %s', async (_, text) => {
    const { dial, drain } = await serve()
    const socket = await dial(text)
    await sleep(50)
    const begun = performance.now()
    await drain(200)
    expect(performance.now() - begun).toBeLessThan(2_000)
    if (!socket.closed) await once(socket, 'close')
  })
})

test('who sends a byte now and then is cut off after ten seconds', { timeout: 30_000 }, async () => {
  const { dial } = await serve()
  const begun = performance.now()
  const clients = await Promise.all(Array.from({ length: 20 }, (_, i) => dial(i % 2 ? 'POST /thi' : body(100, '{'))))
  const drip = setInterval(() => {
    for (const client of clients) if (client.writable) client.write('x')
  }, 1_000)
  await Promise.all(clients.map((client) => client.closed || once(client.resume(), 'close')))
  clearInterval(drip)
  const seconds = (performance.now() - begun) / 1_000
  expect(seconds).toBeGreaterThan(9)
  expect(seconds).toBeLessThan(14)
})
