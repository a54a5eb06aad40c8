import { randomUUID } from 'node:crypto'
import type { Message } from 'kafkajs'
import { expect, test } from 'vitest'
import { cloudEventHeaders, deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import { until } from '../fixture.ts'
import { client, committedToTheEnd, readTopic } from '../support/topics.ts'
import { describeSystem } from './support/system.ts'

const order = () => JSON.stringify({ order_id: randomUUID(), user: 'Alice Smith', item: 'Laptop', quantity: 2 })

await describeSystem('messages of others', (system) => {
  /** Puts messages on orders as a foreign producer would. */
  async function send(messages: Message[]): Promise<void> {
    const producer = client(system.kafka.bootstrapServers).producer()
    await producer.connect()
    await producer.send({ topic: 'orders', messages, acks: -1 })
    await producer.disconnect()
  }

  const allCommitted = () =>
    until('the group to commit to the end', () =>
      committedToTheEnd(system.kafka.bootstrapServers, 'orders-service', 'orders'),
    )

  test('messages that cannot be processed go to orders.dlq byte for byte; their neighbours are processed', async () => {
    const good = (id: string): Message => ({ partition: 0, value: order(), headers: { ce_id: id } })
    const trace = Buffer.from([0xff, 0x00, 0xfe])
    const poison: (Message & { wrong: RegExp })[] = [
      { value: Buffer.from([0x7b, 0xff, 0x00]), key: Buffer.from([0x00, 0xff]), headers: { trace }, wrong: /not JSON/ },
      { value: '{"order_id":"7","quantity":0}', key: 'a', headers: { many: ['1', '2'] }, wrong: /order_id: / },
      { value: null, key: null, headers: { ce_id: 'none' }, wrong: /no value/ },
    ]
    const [consumer] = await system.ordersConsumers(1)
    await send([good('n-0'), ...poison.flatMap((one, i) => [{ ...one, partition: 0 }, good(`n-${i + 1}`)])])
    await allCommitted()
    expect(consumer?.events.map(({ event }) => event)).toEqual(['n-0', 'n-1', 'n-2', 'n-3'])
    expect((await consumer?.end())?.end, consumer?.tail).toBe(0)

    const originals = (await readTopic(system.kafka.bootstrapServers, 'orders')).filter(({ offset }) => +offset % 2)
    const dead = await readTopic(system.kafka.bootstrapServers, 'orders.dlq')
    expect(dead).toHaveLength(3)
    for (const [i, { key, value, headers = {}, partition }] of dead.entries()) {
      const original = originals[i]
      expect({ key, value }).toEqual({ key: original?.key, value: original?.value })
      expect(headers).toMatchObject(original?.headers ?? {})
      expect(partition).toBe(0)
      const said = (name: string) => String(headers[name])
      expect(said(deadLetterHeaders.topic)).toBe('orders')
      expect(said(deadLetterHeaders.partition)).toBe('0')
      expect(said(deadLetterHeaders.offset)).toBe(original?.offset)
      expect(said(deadLetterHeaders.group)).toBe('orders-service')
      expect(said(deadLetterHeaders.service)).toBe('orders-consumer')
      expect(said(deadLetterHeaders.error)).toBe('InvalidMessage')
      expect(said(deadLetterHeaders.attempts)).toBe('1')
      expect(said(deadLetterHeaders.message)).toMatch(poison[i]?.wrong ?? /never/)
      expect(said(deadLetterHeaders.eventId)).toBe(original?.event)
    }
    // What was sent is what Kafka has: the comparison above started from the truth.
    expect(originals[0]?.value).toEqual(poison[0]?.value)
    expect(originals[0]?.headers?.trace).toEqual(trace)
    expect(String(originals[2]?.headers?.[cloudEventHeaders.id])).toBe('none')
  })

  test('a message without headers and key, or with a key only, is processed; its position is its id', async () => {
    const [consumer] = await system.ordersConsumers(1)
    await send([{ value: order() }, { key: 'only a key', value: order() }])
    await allCommitted()
    const { stored } = await system.closeLedger('foreign producer')
    expect(stored).toHaveLength(2)
    const ids = stored.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`)
    expect(consumer?.events.map(({ event }) => event).sort()).toEqual(ids.sort())
    expect(await readTopic(system.kafka.bootstrapServers, 'orders.dlq')).toHaveLength(3)
  })
})
