import { expect, test } from 'vitest'
import { addRoutes } from '../../../../services/order-payment-notification/order-service/routes.ts'
import { createHttpApp } from '../../../../services/runtime/http/index.ts'
import { derivedId, Unavailable } from '../../../../services/runtime/index.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'
import { fakeLog, fakeProducer } from '../../order-billing-notification/support.ts'

/** The order service without Kafka: what it sends, what it logs. */
async function service(answer?: () => void) {
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
  const post = (body: unknown, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/orders', headers: { 'content-type': type }, body: JSON.stringify(body) })
  return { app, post, sent, lines, texts }
}

test('an order is answered with 202 and where it is stored, and logged', async () => {
  const { post, sent, lines } = await service()
  const response = await post({ order_id: '101' })
  expect(response.statusCode).toBe(202)
  expect(response.json()).toEqual({ order_id: '101', topic: 'order.placed', partition: 0, offset: '0' })
  expect(sent.map(({ value }) => value)).toEqual(['{"order_id":"101"}'])
  expect(lines).toMatchObject([{ text: 'order 101 is stored', fields: { order_id: '101', offset: '0' } }])
})

test('it is the same event as the one that is typed, also when it is sent again', async () => {
  const { post, sent } = await service()
  await post({ order_id: '101' })
  await post({ order_id: '101' })
  expect(sent.map(({ id }) => id)).toEqual([derivedId('101', 'order.placed'), derivedId('101', 'order.placed')])
})

test.each([
  [400, 'no order id', {}],
  [400, 'an id that is none', { order_id: '10 1' }],
  [400, 'a number', { order_id: 101 }],
  [400, 'a field that nobody reads', { order_id: '101', quantity: 2 }],
  [413, 'a body that is too long', { order_id: 'x'.repeat(70_000) }],
])('%d for %s, and nothing is sent', async (status, _what, body) => {
  const { post, sent } = await service()
  const response = await post(body)
  expect(response.json()).toMatchObject({ status })
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(sent).toEqual([])
})

test('a bad id is named, with what is allowed', async () => {
  const { post } = await service()
  expect((await post({ order_id: '10 1' })).json().problems).toEqual([
    {
      path: '/order_id',
      message: 'Invalid order id: expected 1 to 36 letters, digits, dashes or underscores',
    },
  ])
})

test('415 for another media type', async () => {
  const { post, sent } = await service()
  expect((await post({ order_id: '101' }, 'text/plain')).statusCode).toBe(415)
  expect(sent).toEqual([])
})

test('while Kafka is away it says 503', async () => {
  const { post, texts } = await service(() => {
    throw new Unavailable('Kafka is away')
  })
  const response = await post({ order_id: '101' })
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('1')
  expect(texts()).toEqual(['answered 503'])
})

test('the OpenAPI document has the route with its body and its answers', async () => {
  const { app } = await service()
  const { paths } = (await app.inject('/openapi.json')).json()
  const { requestBody, responses } = paths['/orders'].post
  expect(requestBody.content['application/json'].schema.required).toEqual(['order_id'])
  expect(Object.keys(responses)).toEqual(['202', '400', '413', '415', '503'])
})
