import { expect, test } from 'vitest'
import { addRoutes } from '../../../../services/order-billing-notification/order-service/routes.ts'
import { createHttpApp } from '../../../../services/runtime/http/index.ts'
import { Unavailable } from '../../../../services/runtime/index.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'
import { fakeLog, fakeProducer, order } from '../support.ts'

/** The order service without Kafka: what it sends, what it logs. */
async function service(answer?: (type: string) => void | Promise<void>) {
  const { producer, sent } = fakeProducer(answer)
  const { log, lines, texts } = fakeLog()
  const app = await createHttpApp({
    title: 'Orders',
    description: '',
    routes: (app) => addRoutes(app, { producer, log }),
    bodyLimitBytes: 65_536,
    log,
    metrics: createMetrics(),
  })
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/orders',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return { app, post, sent, lines, texts }
}

const key = { 'idempotency-key': '1b4e28ba-2fa1-4d3b-8f6e-9a0c7d5e3b21' }

test('an order is answered with 202 and its id, and logged', async () => {
  const { post, sent, lines } = await service()
  const response = await post(order)
  expect(response.statusCode).toBe(202)
  const { orderId, ...rest } = response.json()
  expect(rest).toEqual({ status: 'accepted' })
  expect(sent.map((event) => event.key)).toEqual([orderId, orderId])
  expect(lines).toEqual([
    { text: 'order accepted', fields: { orderId, customerId: 'test-customer-123', totalAmount: 99.98 } },
  ])
})

test('a bad order is answered with all its problems, and nothing is sent', async () => {
  const { post, sent } = await service()
  const response = await post({ ...order, customerId: undefined, totalAmount: 1, currency: 'EUR' })
  expect(response.statusCode).toBe(400)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.json().problems).toEqual([
    { path: '/customerId', message: 'Invalid input: expected string, received undefined' },
    { path: expect.any(String), message: 'Unrecognized key: "currency"' },
    { path: '/totalAmount', message: 'Invalid amount: expected the sum of the subtotals, 99.98' },
  ])
  expect(sent).toEqual([])
})

test.each([
  ['413', 'a body that is too long', { ...order, customerId: 'x'.repeat(70_000) }, {}],
  ['415', 'another media type', order, { 'content-type': 'text/plain' }],
  ['400', 'a key with spaces', order, { 'idempotency-key': 'my key' }],
  ['400', 'an empty key', order, { 'idempotency-key': '' }],
  ['400', 'a key that is too long', order, { 'idempotency-key': 'k'.repeat(256) }],
])('%s for %s, and nothing is sent', async (status, _what, body, headers) => {
  const { post, sent } = await service()
  const response = await post(body, headers)
  expect(response.json()).toMatchObject({ status: Number(status) })
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(sent).toEqual([])
})

test('a key may be long, and of any visible characters', async () => {
  const { post } = await service()
  expect((await post(order, { 'idempotency-key': `!"~${'k'.repeat(252)}` })).statusCode).toBe(202)
})

test('without a key, the same body is another order', async () => {
  const { post } = await service()
  const ids = [(await post(order)).json().orderId, (await post(order)).json().orderId]
  expect(new Set(ids).size).toBe(2)
})

test('with a key, the same body in any order of its fields is the same order, sent once', async () => {
  const { post, sent, texts } = await service()
  const first = await post(order, key)
  const second = await post(Object.fromEntries(Object.entries(order).reverse()), key)
  expect(second.statusCode).toBe(202)
  expect(second.json()).toEqual(first.json())
  expect(sent).toHaveLength(2)
  expect(texts()).toEqual(['order accepted'])
})

test('two requests with one key at the same time are one order', async () => {
  const { post, sent } = await service(() => new Promise((resolve) => setTimeout(resolve, 5)))
  const [first, second] = await Promise.all([post(order, key), post(order, key)])
  expect([first?.statusCode, second?.statusCode]).toEqual([202, 202])
  expect(first?.json()).toEqual(second?.json())
  expect(sent).toHaveLength(2)
})

test('a key with another body is refused with 409', async () => {
  const { post, sent } = await service()
  await post(order, key)
  const response = await post({ ...order, customerId: 'someone else' }, key)
  expect(response.json()).toMatchObject({ status: 409, detail: 'this Idempotency-Key belongs to another order' })
  expect(sent).toHaveLength(2)
})

test('while Kafka is away it says 503; tried again, the order has the same id and bytes', async () => {
  let away = true
  const { post, sent, texts } = await service((type) => {
    if (away && type === 'payment.requested') throw new Unavailable('Kafka is away')
  })
  const first = await post(order, key)
  expect(first.statusCode).toBe(503)
  expect(first.headers['retry-after']).toBe('1')
  away = false
  const second = await post(order, key)
  expect(second.statusCode).toBe(202)
  expect(sent.slice(2)).toEqual(sent.slice(0, 2))
  expect(second.json().orderId).toBe(sent[0]?.key)
  expect(texts()).toEqual(['answered 503', 'order accepted'])
})

test('replicas, and this one after a restart, give an order the same ids', async () => {
  const [one, other] = [await service(), await service()]
  const first = await one.post(order, key)
  const second = await other.post(order, key)
  expect(second.json()).toEqual(first.json())
  expect(other.sent).toEqual(one.sent)
})

test('replicas never give one id to two bodies, though only one of them knows the key', async () => {
  const [one, other] = [await service(), await service()]
  const first = await one.post(order, key)
  const second = await other.post({ ...order, customerId: 'someone else' }, key)
  expect(second.statusCode).toBe(202)
  expect(second.json().orderId).not.toBe(first.json().orderId)
})

test('the OpenAPI document has the route with its key, its body and its answers', async () => {
  const { app } = await service()
  const { paths } = (await app.inject('/openapi.json')).json()
  const { requestBody, parameters, responses } = paths['/api/orders'].post
  expect(parameters).toMatchObject([{ in: 'header', name: 'idempotency-key', required: false }])
  const { properties, required } = requestBody.content['application/json'].schema
  expect(required).toEqual(['customerId', 'items', 'totalAmount'])
  expect(properties.items).toMatchObject({ minItems: 1, maxItems: 100 })
  expect(Object.keys(responses)).toEqual(['202', '400', '409', '413', '415', '503'])
})
