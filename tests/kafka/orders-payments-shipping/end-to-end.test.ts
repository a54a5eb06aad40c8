import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { committedToTheEnd } from '../support/topics.ts'
import { describeSystem } from './support/system.ts'

const ROUNDS = 3_334

await describeSystem('end to end', (system) => {
  test('a producer without further settings sends the three events of the description, with headers and key', async () => {
    const consumers = [...(await system.ordersConsumers(1)), ...system.otherConsumers()]
    const producer = system.start('kafka-producer')
    expect(await producer.ended, producer.tail).toBe(0)
    const { stored } = await system.closeLedger('default settings')

    const [order, payment, shipment] = stored.map(({ value }) => JSON.parse(String(value)))
    const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(stored).toHaveLength(3)
    expect(order).toEqual({ order_id: uuid, user: 'Alice Smith', item: 'Laptop', quantity: 2 })
    expect(payment).toEqual({ payment_id: uuid, order_amount: 1200, currency: 'USD', status: 'PAID' })
    expect(shipment).toEqual({ shipment_id: uuid, carrier: 'UPS', status: 'DISPATCHED' })

    const keys = [order.order_id, payment.payment_id, shipment.shipment_id]
    const types = ['order.placed', 'payment.received', 'shipment.dispatched']
    for (const [i, { key, headers, event }] of stored.entries()) {
      const { ce_time, ...others } = Object.fromEntries(Object.entries(headers ?? {}).map(([k, v]) => [k, String(v)]))
      expect(String(key)).toBe(keys[i])
      expect(others).toEqual({
        ce_specversion: '1.0',
        ce_id: event,
        ce_type: types[i],
        ce_source: '/kafka-producer',
        'content-type': 'application/json',
      })
      expect(Math.abs(Date.parse(String(ce_time)) - Date.now())).toBeLessThan(120_000)
      expect(consumers[i]?.events).toMatchObject([{ event, ...JSON.parse(String(stored[i]?.value)) }])
    }
  })

  test(`${ROUNDS * 3} events: none is lost, none comes twice, every delivery report is true`, async () => {
    await system.ordersConsumers(2)
    system.otherConsumers()
    const began = performance.now()
    const producer = system.produce(ROUNDS)
    expect(await producer.ended, producer.tail).toBe(0)
    figure(`${ROUNDS * 3} events produced by a process in ${((performance.now() - began) / 1_000).toFixed(1)} s`)

    const { acked, stored, processed, redelivered, duplicates } = await system.closeLedger('end to end')
    expect(acked).toHaveLength(ROUNDS * 3)
    expect(stored).toHaveLength(ROUNDS * 3)
    expect(processed).toHaveLength(ROUNDS * 3)
    expect({ redelivered, duplicates }).toEqual({ redelivered: 0, duplicates: 0 })
    for (const topic of ['orders', 'payments', 'shipping']) {
      expect(await committedToTheEnd(system.kafka.bootstrapServers, `${topic}-service`, topic)).toBe(true)
    }
  })
})
