import { expect, test } from 'vitest'
import { cloudEventHeaders } from '../../../contracts/cloudevents.ts'
import { derivedId } from '../../../services/runtime/index.ts'
import { figure } from '../../figure.ts'
import { orderIdIn, post } from './support/client.ts'
import { describeSystem, ORDERS, PATIENT, REQUESTS, RESULTS } from './support/system.ts'

const NONE_TWICE = { [ORDERS]: 0, [REQUESTS]: 0, [RESULTS]: 0 }

await describeSystem('orders', (system) => {
  test('orders of both outcomes: each event once, with the key, id and content that follow from its order', async () => {
    const [{ service }] = await Promise.all([system.orderService(PATIENT), system.billing(), system.notification()])
    const stop = system.client.load(60)
    await system.client.more(200)
    await stop()
    const { acknowledged, stored, storedTwice, notifiedTwice } = await system.closeLedger('orders')
    const { orders, outcomes } = system.client
    expect(acknowledged.size).toBe(orders.length)
    expect(outcomes).toEqual({ 202: orders.length })
    expect({ storedTwice, notifiedTwice }).toEqual({ storedTwice: NONE_TWICE, notifiedTwice: 0 })

    const logged = service.lines.filter(({ msg }) => msg === 'order accepted').map(({ orderId }) => orderId)
    expect(new Set(logged)).toEqual(acknowledged)
    const find = (topic: string, id: string) => stored.find((one) => one.topic === topic && String(one.key) === id)
    for (const { amount, body, answers } of orders) {
      const [orderId = ''] = answers.map(orderIdIn)
      expect(JSON.parse(answers[0]?.body ?? '')).toEqual({ orderId, status: 'accepted' })
      const { customerId, ...rest } = JSON.parse(body)
      const [order, request, result] = [ORDERS, REQUESTS, RESULTS].map((topic) => find(topic, orderId))
      expect(JSON.parse(String(order?.value))).toEqual({ orderId, customerId, ...rest })
      expect(JSON.parse(String(request?.value))).toEqual({ orderId, customerId, amount })
      const declined = amount > 1_000
      const reason = { reason: 'amount-over-limit' }
      expect(JSON.parse(String(result?.value))).toEqual({ orderId, customerId, amount, ...(declined && reason) })
      const types = [order, request, result].map((one) => String(one?.headers?.[cloudEventHeaders.type]))
      expect(types).toEqual(['order.created', 'payment.requested', declined ? 'payment.declined' : 'payment.approved'])
      expect(order?.event).toBe(derivedId(orderId, 'order.created'))
      expect(request?.event).toBe(derivedId(orderId, 'payment.requested'))
      expect(result?.event).toBe(derivedId('/order-service', request?.event ?? '', 'payment.result'))
    }
  })

  test('requests that are wrong are answered with everything that is wrong, and leave nothing in the topics', async () => {
    await Promise.all([system.orderService(PATIENT), system.billing(), system.notification()])
    const item = { productId: 'a', name: 'b', price: 1.5, quantity: 2, subtotal: 3 }
    const good = { customerId: 'c', items: [item], totalAmount: 3 }
    const ask = async (body: unknown, headers = {}) => {
      const answer = await post(system.route, typeof body === 'string' ? body : JSON.stringify(body), headers)
      expect(answer.headers['content-type']).toMatch('application/problem+json')
      const { status, problems = [] } = JSON.parse(answer.body)
      expect(status).toBe(answer.status)
      return { status, paths: problems.map(({ path }: { path: string }) => path).sort() }
    }
    const bad = { customerId: '', items: [{ ...item, price: -1, quantity: 0 }, { name: 'b' }], total: 3 }
    const missing = ['price', 'productId', 'quantity', 'subtotal'].map((name) => `/items/1/${name}`)
    const { status, paths } = await ask(bad)
    expect(status).toBe(400)
    expect(paths).toEqual(expect.arrayContaining(['/customerId', '/items/0/price', '/items/0/quantity', ...missing]))
    expect(paths).toContain('/totalAmount')
    const sums = { ...good, items: [{ ...item, subtotal: 4 }], totalAmount: 5 }
    expect(await ask(sums)).toEqual({ status: 400, paths: ['/items/0/subtotal', '/totalAmount'] })
    const many = { ...good, items: Array.from({ length: 101 }, () => item), totalAmount: 303 }
    expect(await ask(many)).toEqual({ status: 400, paths: ['/items'] })
    expect(await ask('{"customerId"')).toMatchObject({ status: 400 })
    expect(await ask({ ...good, customerId: 'c'.repeat(65_536) })).toMatchObject({ status: 413 })
    expect(await ask(good, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })

    const { stored } = await system.closeLedger('wrong requests')
    expect(stored).toEqual([])
  })

  test('an order sent again with its Idempotency-Key is the same order, on every replica; another body is refused', async () => {
    const one = await system.orderService(PATIENT)
    await Promise.all([system.billing(), system.notification()])
    const order = await system.client.place()
    await Promise.all([1, 2, 3].map(() => system.client.repeat(order)))
    const changed = order.body.replace('Test Product', 'Another')
    expect(await post(system.route, changed, { 'idempotency-key': order.key })).toMatchObject({ status: 409 })

    await system.orderService(PATIENT)
    await system.endOrderService(one)
    await system.client.repeat(order)
    const other = await system.client.place()

    const { acknowledged, storedTwice, notifiedTwice } = await system.closeLedger('orders sent again')
    expect(new Set(order.answers.map(orderIdIn)).size).toBe(1)
    expect(acknowledged).toEqual(new Set([order, other].map(({ answers: [first] }) => first && orderIdIn(first))))
    // The other replica remembers nothing and stores it again, with the same ids; what comes after it can tell.
    expect({ storedTwice, notifiedTwice }).toEqual({
      storedTwice: { ...NONE_TWICE, [ORDERS]: 1, [REQUESTS]: 1 },
      notifiedTwice: 0,
    })
  })

  test('order-services replaced one by one under load: no request fails, no order comes twice', async () => {
    const old = await Promise.all([system.orderService(PATIENT), system.orderService(PATIENT)])
    await Promise.all([system.billing(), system.notification()])
    const stop = system.client.load(60)
    for (const one of old) {
      // A Deployment with maxUnavailable 0: the new pod is ready before the old one is asked to go.
      await system.orderService(PATIENT)
      await system.client.more(60)
      // At the same time, so that several connections are open.
      await Promise.all(Array.from({ length: 12 }, () => system.client.place()))
      const { end, ms } = await system.endOrderService(one)
      figure(`order-service ended under load with ${end} after ${ms} ms`)
      expect(end, one.service.tail).toBe(0)
      await system.client.more(60)
    }
    await stop()
    const { storedTwice, notifiedTwice } = await system.closeLedger('order-services replaced')
    expect(system.client.outcomes).toEqual({ 202: system.client.orders.length })
    expect({ storedTwice, notifiedTwice }).toEqual({ storedTwice: NONE_TWICE, notifiedTwice: 0 })
  })
})
