import { expect, test } from 'vitest'
import { describeSystem } from '../../kafka/orders-payments-shipping/support/system.ts'

const ROUNDS = 3_334

await describeSystem('brokers go away', (system) => {
  test(`a broker killed in the middle of ${ROUNDS * 3} events and started again: none is lost`, async () => {
    await system.ordersConsumers(2)
    system.otherConsumers()
    const producer = system.produce(ROUNDS, { EVENTS_PER_SECOND: '800' })
    await producer.seen(3_000)
    await system.kafka.kill(1)
    // The others take over; only then does it come back.
    await producer.seen(6_000)
    await system.kafka.start(1)
    expect(await producer.ended, producer.tail).toBe(0)

    const { acked } = await system.closeLedger('broker killed')
    expect(acked).toHaveLength(ROUNDS * 3)
  })

  test('a producer that cannot deliver ends with 1 and says how many are missing; nothing acknowledged is', async () => {
    const before = system.produce(30)
    expect(await before.ended, before.tail).toBe(0)

    // Stopped politely, both leave their partitions to the third, which then refuses to write without a second replica.
    await system.kafka.stop(1)
    await system.kafka.stop(2)
    const producer = system.produce(1)
    expect(await producer.ended, producer.tail).toBe(1)
    expect(producer.lines.at(-1)).toMatchObject({
      msg: 'ended by an error',
      err: { message: '3 of 3 events were not delivered' },
    })

    await Promise.all([system.kafka.start(1), system.kafka.start(2)])
    await system.ordersConsumers(1)
    system.otherConsumers()
    const { acked } = await system.closeLedger('two of three brokers stopped')
    expect(acked).toHaveLength(90)
  })
})
