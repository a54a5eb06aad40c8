import { expect, test } from 'vitest'
import { until } from '../fixture.ts'
import { describeSystem } from './support/system.ts'

const PER_SECOND = 40

await describeSystem('faults', (system) => {
  test('Kafka away, and an order-service killed meanwhile: orders are accepted all the time, and sent when it is back', {
    timeout: 240_000,
  }, async () => {
    await system.orderServices(2)
    await Promise.all([system.inventory(), system.notification()])
    const { client, kafka } = system
    const stop = client.load(PER_SECOND)
    await client.more(60)
    await kafka.stop(0)
    await client.more(60)
    const [killed] = system.started('order-service')
    await killed?.end('SIGKILL')
    const accepted = client.answered(201).length
    await until('orders to be accepted without Kafka', async () => client.answered(201).length > accepted + 60)
    await kafka.start(0)
    await client.more(60)
    await stop()
    await system.closeLedger('Kafka away, order-service killed')
    expect(client.answered(201)).toHaveLength(client.orders.length)
    expect(client.answered(503)).toEqual([])
  })
})
