import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createHttpApp, type HttpApp, Problem, problemResponses } from '../../../../services/runtime/http/index.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'
import { Unavailable } from '../../../../services/runtime/unavailable.ts'

const logged: string[] = []
const note = (_fields: object, message: string) => void logged.push(message)
const log = { debug: note, info: note, warn: note, error: note }
const metrics = createMetrics()

const thing = z.object({ name: z.string().min(1), size: z.number().min(0), parts: z.array(z.object({ id: z.int() })) })

function routes(app: HttpApp): void {
  app.post(
    '/things/:id',
    { schema: { body: thing, response: { 202: z.object({ name: z.string() }), ...problemResponses(400, 503) } } },
    async (request, reply) => {
      reply.code(202)
      return { name: request.body.name }
    },
  )
  const fails: Readonly<Record<string, Error>> = {
    '/taken': new Problem(409, 'another thing has this name'),
    '/away': new Unavailable('Kafka is away'),
    '/broken': new Error('a secret detail'),
  }
  for (const [path, error] of Object.entries(fails)) {
    app.get(path, () => {
      throw error
    })
  }
}

const app = await createHttpApp({
  title: 'Things',
  description: 'All things.',
  routes,
  bodyLimitBytes: 1_000,
  log,
  metrics,
})
afterEach(() => void logged.splice(0))

const good = { name: 'a', size: 1, parts: [{ id: 1 }] }
const post = (body: unknown, contentType = 'application/json') =>
  app.inject({
    method: 'POST',
    url: '/things/1',
    headers: { 'content-type': contentType },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

test('a good request is answered by its route', async () => {
  const response = await post(good)
  expect(response.statusCode).toBe(202)
  expect(response.json()).toEqual({ name: 'a' })
})

test('a bad body is refused with everything that is wrong with it', async () => {
  const response = await post({ size: -1, parts: [{ id: 1 }, { id: 'x' }] })
  expect(response.statusCode).toBe(400)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: '3 values are wrong',
    problems: [
      { path: '/name', message: 'Invalid input: expected string, received undefined' },
      { path: '/size', message: 'Too small: expected number to be >=0' },
      { path: '/parts/1/id', message: 'Invalid input: expected number, received string' },
    ],
  })
})

test.each([
  ['no JSON', '{"name":', 'application/json', 400],
  ['nothing', '', 'application/json', 400],
  ['another media type', 'name: a', 'application/yaml', 415],
  ['plain text', 'a', 'text/plain', 415],
  ['a body that is too long', { ...good, name: 'x'.repeat(1_000) }, 'application/json', 413],
])('%s is refused as a problem', async (_what, body, contentType, status) => {
  const response = await post(body, contentType)
  expect(response.statusCode).toBe(status)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.json()).toMatchObject({ status, detail: expect.stringMatching(/./) })
})

test('what a route throws is answered by what it is, and a failure tells the client nothing of its cause', async () => {
  const get = (url: string) => app.inject({ method: 'GET', url })
  expect((await get('/taken')).json()).toMatchObject({ status: 409, detail: 'another thing has this name' })
  const away = await get('/away')
  expect(away.statusCode).toBe(503)
  expect(away.headers['retry-after']).toBe('1')
  const broken = await get('/broken')
  expect(broken.statusCode).toBe(500)
  expect(broken.body).not.toContain('secret')
  expect((await get('/nowhere?a=1')).json()).toMatchObject({
    status: 404,
    detail: 'there is no GET /nowhere; /docs shows what there is',
  })
  expect(logged).toEqual(['answered 503', 'a request failed'])
})

test('the OpenAPI document is made from the schemas of the routes', async () => {
  const document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json()
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Things', description: 'All things.' } })
  const { requestBody, responses } = document.paths['/things/{id}'].post
  expect(requestBody.content['application/json'].schema.required).toEqual(['name', 'size', 'parts'])
  expect(Object.keys(responses)).toEqual(['202', '400', '503'])
  expect(Object.keys(responses[503].content)).toEqual(['application/problem+json'])
})

test('there is a page to try it', async () => {
  const page = await app.inject({ method: 'GET', url: '/docs/' })
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('swagger-ui')
})

test('durations are measured by route and status', async () => {
  await post(good)
  expect(await metrics.registry.metrics()).toMatch(
    /http_server_request_duration_seconds_count\{method="POST",route="\/things\/:id",status="202"\} [1-9]/,
  )
})
