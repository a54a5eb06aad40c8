import { expect, test } from 'vitest'
import { addRoutes } from '../../../../services/order-inventory-notification/order-service/routes.ts'
import { createHttpApp } from '../../../../services/runtime/http/index.ts'
import { derivedId, Unavailable } from '../../../../services/runtime/index.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'
import { fakeDatabase, fakeLog, order, orderId } from '../support.ts'

/** The order service without a database; `answer` says which rows its statements have. */
async function service(answer: Parameters<typeof fakeDatabase>[0] = () => [{}]) {
  const { database, statements, published } = fakeDatabase(answer)
  const { log, lines, texts } = fakeLog()
  const app = await createHttpApp({
    title: 'Orders',
    description: '',
    routes: (app) => addRoutes(app, { database, log }),
    bodyLimitBytes: 65_536,
    log,
    metrics: createMetrics(),
  })
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/orders',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return { app, post, get: (id: string) => app.inject(`/orders/${id}`), statements, published, lines, texts }
}

const key = { 'idempotency-key': '1b4e28ba-2fa1-4d3b-8f6e-9a0c7d5e3b21' }

/** Rows of a table that has the order already, or another one with its key. */
const taken = (same: boolean) => (sql: string) => (sql.startsWith('SELECT') && same ? [{}] : [])

test('an order is answered with 201, its id and where it is, and told of', async () => {
  const { post, published, lines } = await service()
  const response = await post(order)
  expect(response.statusCode).toBe(201)
  const { id, ...rest } = response.json()
  expect(rest).toEqual({ ...order, status: 'pending' })
  expect(response.headers.location).toBe(`/orders/${id}`)
  expect(published).toEqual([
    { type: 'order.placed', id: derivedId(id, 'order.placed'), key: id, payload: { orderId: id, ...order } },
  ])
  expect(lines).toEqual([{ text: 'order of 1 × Laptop placed', fields: { orderId: id, ...order } }])
})

test('a bad order is answered with all its problems, and nothing is asked of the database', async () => {
  const { post, statements } = await service()
  const response = await post({ quantity: 1_001, price: 1 })
  expect(response.statusCode).toBe(400)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.json().problems).toEqual([
    { path: '/item', message: 'Invalid input: expected string, received undefined' },
    { path: '/quantity', message: 'Too big: expected number to be <=1000' },
    { path: expect.any(String), message: 'Unrecognized key: "price"' },
  ])
  expect(statements).toEqual([])
})

test.each([
  ['413', 'a body that is too long', { ...order, item: 'x'.repeat(70_000) }, {}],
  ['415', 'another media type', order, { 'content-type': 'text/plain' }],
  ['400', 'a NUL, which PostgreSQL cannot store', { ...order, item: 'Lap\0top' }, {}],
  ['400', 'a quantity as text', { ...order, quantity: '1' }, {}],
  ['400', 'a key with spaces', order, { 'idempotency-key': 'my key' }],
  ['400', 'an empty key', order, { 'idempotency-key': '' }],
])('%s for %s', async (status, _what, body, headers) => {
  const { post, statements } = await service()
  const response = await post(body, headers)
  expect(response.json()).toMatchObject({ status: Number(status) })
  expect(statements).toEqual([])
})

test('without a key, the same body is another order', async () => {
  const { post } = await service()
  const ids = [(await post(order)).json().id, (await post(order)).json().id]
  expect(new Set(ids).size).toBe(2)
})

test('with a key, any replica gives the same order the same id, and another order another', async () => {
  const [one, other] = [await service(), await service()]
  const first = (await one.post(order, key)).json()
  expect((await other.post({ quantity: 1, item: 'Laptop' }, key)).json()).toEqual(first)
  expect((await other.post({ ...order, quantity: 2 }, key)).json().id).not.toBe(first.id)
})

test('an order that is there is answered as before, and not told of again', async () => {
  const first = (await (await service()).post(order, key)).json()
  const { post, published, texts } = await service(taken(true))
  const response = await post(order, key)
  expect(response.statusCode).toBe(201)
  expect(response.json()).toEqual(first)
  expect(published).toEqual([])
  expect(texts()).toEqual([])
})

test('a key of another order is refused with 409, and nothing is told of', async () => {
  const { post, published } = await service(taken(false))
  const response = await post(order, key)
  expect(response.json()).toMatchObject({ status: 409, detail: 'this Idempotency-Key belongs to another order' })
  expect(published).toEqual([])
})

test.each([
  ['confirmed', null, {}],
  ['rejected', 'out-of-stock', { reason: 'out-of-stock' }],
])('what became of an order can be seen: %s', async (status, reason, told) => {
  const { get } = await service(() => [{ id: orderId, ...order, status, reason }])
  const response = await get(orderId)
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({ id: orderId, ...order, status, ...told })
})

test.each([
  [404, 'an order that is not there', orderId],
  [400, 'what is no id', '1'],
])('%d for %s', async (status, _what, id) => {
  const { get } = await service(() => [])
  expect((await get(id)).json()).toMatchObject({ status })
})

test('while the database is away both say 503', async () => {
  const { post, get } = await service(() => {
    throw new Unavailable('the database is away')
  })
  for (const response of [await post(order), await get(orderId)]) {
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('1')
  }
})

test('the OpenAPI document has both routes with their answers', async () => {
  const { app } = await service()
  const { paths } = (await app.inject('/openapi.json')).json()
  const { requestBody, parameters, responses } = paths['/orders'].post
  expect(parameters).toMatchObject([{ in: 'header', name: 'idempotency-key', required: false }])
  const { properties, required } = requestBody.content['application/json'].schema
  expect(required).toEqual(['item', 'quantity'])
  expect(properties).toMatchObject({
    item: { minLength: 1, maxLength: 100 },
    quantity: { minimum: 1, maximum: 1_000 },
  })
  expect(Object.keys(responses)).toEqual(['201', '400', '409', '413', '415', '503'])
  expect(Object.keys(paths['/orders/{id}'].get.responses)).toEqual(['200', '400', '404', '503'])
})
