import { expect, test } from 'vitest'
import { deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import { derivedId } from '../../../services/runtime/index.ts'
import { ask } from '../support/http.ts'
import { client } from '../support/topics.ts'
import { orderIdIn } from './support/client.ts'
import { ORDERS, RESULTS } from './support/names.ts'
import { describeSystem } from './support/system.ts'

const ONCE = { storedTwice: { [ORDERS]: 0, [RESULTS]: 0 }, doneAgain: 0 }

await describeSystem('orders', (system) => {
  test('orders of both outcomes: each once in every table and topic, and shown as it was decided', async () => {
    // Less than the test orders of each item.
    system.stocked(40)
    await system.everything()
    const stop = system.client.load(60)
    await system.client.more(240)
    await stop()
    const { orders, outcomes } = system.client
    const seen = await Promise.all(
      orders.map(async ({ body, answers }) => {
        const [placed] = answers
        const id = (placed && orderIdIn(placed)) ?? ''
        expect(placed?.headers.location).toBe(`/orders/${id}`)
        expect(JSON.parse(placed?.body ?? '')).toEqual({ id, ...JSON.parse(body), status: 'pending' })
        return system.decided(id)
      }),
    )
    const count = (status: string) => seen.filter((one) => one.status === status).length
    for (const [index, { id, ...order }] of seen.entries()) {
      const outcome =
        order.status === 'rejected' ? { status: 'rejected', reason: 'out-of-stock' } : { status: 'confirmed' }
      expect(order).toEqual({ ...JSON.parse(orders[index]?.body ?? ''), ...outcome })
    }
    const ledger = await system.closeLedger('orders')
    expect(outcomes).toEqual({ 201: orders.length })
    expect(ledger).toMatchObject({
      ...ONCE,
      statuses: { confirmed: count('confirmed'), rejected: count('rejected') },
    })
    expect(Math.min(count('confirmed'), count('rejected'))).toBeGreaterThan(0)
    const ids = [...ledger.acknowledged].flatMap((id) => [derivedId(id, 'order.placed'), derivedId(id, 'stock.result')])
    expect(new Set(ledger.stored.map(({ event }) => event))).toEqual(new Set(ids))
  })

  test('replicas: an order sent again to any of them is the same, and three notification-services have a partition each', async () => {
    const starts = [system.orderService(), system.orderService(), system.inventory(), system.notification(3)]
    await Promise.all(starts)
    const order = await system.client.place()
    await Promise.all([1, 2, 3, 4].map(() => system.client.repeat(order)))
    expect(new Set(order.answers.map(orderIdIn)).size).toBe(1)
    const changed = { body: JSON.stringify({ item: 'Mouse', quantity: 1 }), headers: { 'idempotency-key': order.key } }
    expect(await ask(system.route, '/orders', changed)).toMatchObject({ status: 409 })

    const stop = system.client.load(60)
    await system.client.more(120)
    await stop()
    const described = await system.kafka.tool('kafka-consumer-groups', [
      '--describe',
      '--group',
      'notification-service',
    ])
    const rows = [...described.matchAll(/^\S+ +(\S+) +(\d) +\S+ +\d+ +\S+ +(\S+)/gm)].map(([, ...row]) => row)
    expect(rows.map(([topic, partition]) => `${topic}/${partition}`).sort()).toEqual(
      [0, 1, 2].map((partition) => `${RESULTS}/${partition}`),
    )
    expect(new Set(rows.map(([, , member]) => member)).size, described).toBe(3)
    const { acknowledged } = await system.closeLedger('replicas')
    expect(acknowledged.size).toBe(system.client.orders.length)
    expect(system.started('notification-service').every(({ events }) => events.length > 0)).toBe(true)
  })

  test('messages that are no events go to the dead letters; their neighbours are decided and notified of', async () => {
    await system.everything()
    const producer = client(system.kafka.bootstrapServers).producer()
    await producer.connect()
    const stop = system.client.load(60)
    for (const topic of [ORDERS, RESULTS]) {
      const messages = Array.from({ length: 15 }, (_, i) => ({ key: `poison-${i}`, value: '{"orderId":' }))
      await system.client.more(30)
      await producer.send({ topic, messages })
    }
    await producer.disconnect()
    await stop()
    // Two groups read the results, and each has its own dead letters.
    const { stored } = await system.closeLedger('poison messages', { poison: [15, 30] })
    const reasons = stored.flatMap(({ topic, headers }) =>
      topic.endsWith('.dlq') ? String(headers?.[deadLetterHeaders.error]) : [],
    )
    expect(new Set(reasons)).toEqual(new Set(['InvalidMessage']))
  })
})
