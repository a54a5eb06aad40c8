import { expect, test } from 'vitest'
import { orderTracker } from '../../../services/order-tracker/system.ts'
import { until } from '../fixture.ts'
import { position, type Service } from '../support/service.ts'
import { describeSystem, planOf, TestSystem } from '../support/system.ts'
import { committedToTheEnd, readTopic } from '../support/topics.ts'

const plan = planOf(orderTracker.name)
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

await describeSystem(
  'order-tracker',
  plan,
  (kafka) => new TestSystem(plan, ['orders'], kafka),
  (system) => {
    const stored = () => readTopic(system.kafka.bootstrapServers, 'orders', system.marks.get('orders'))
    const order = async (differences: Readonly<Record<string, string>> = {}) => {
      const producer = system.start('producer', differences)
      expect(await producer.ended, producer.tail).toBe(0)
      expect(producer.events).toHaveLength(1)
      return producer
    }
    const reset = () =>
      system.kafka.tool('kafka-consumer-groups', [
        ...['--group', 'order-tracker', '--reset-offsets', '--to-earliest', '--topic', 'orders', '--execute'],
      ])
    const offsets = ({ events }: Service) => events.map(({ offset }) => offset)

    test('the order of the description is stored where its delivery report says, and read by a consumer that comes later', async () => {
      const producer = await order()
      const [record, ...others] = await stored()
      if (record === undefined) throw new Error('nothing is stored')
      expect(others).toEqual([])
      const payload = JSON.parse(String(record.value))
      expect(payload).toEqual({
        order_id: expect.stringMatching(UUID),
        user: 'david',
        item: 'chicken burger',
        quantity: 5,
      })
      expect(String(record.key)).toBe(payload.order_id)
      expect(producer.events).toMatchObject([
        {
          ...{ topic: record.topic, partition: record.partition, offset: record.offset, event: record.event },
          ...payload,
          msg: 'delivered to orders, partition 0, offset 0: 5 × chicken burger for david',
        },
      ])

      const consumer = system.start('consumer')
      await consumer.seen(1)
      expect(consumer.events).toMatchObject([
        { ...payload, offset: '0', event: record.event, msg: 'received order: 5 × chicken burger for david' },
      ])
      expect((await consumer.end()).end, consumer.tail).toBe(0)
    })

    test('an order of somebody else; a consumer that comes back goes on where it was', async () => {
      const producer = await order({ ORDER_USER: 'alice', ORDER_ITEM: 'green tea', ORDER_QUANTITY: '2' })
      const consumer = system.start('consumer')
      await consumer.seen(1)
      await until('the order to be committed', () =>
        committedToTheEnd(system.kafka.bootstrapServers, 'order-tracker', 'orders'),
      )
      expect(consumer.events.map(position)).toEqual(producer.events.map(position))
      expect(consumer.events).toMatchObject([{ msg: 'received order: 2 × green tea for alice' }])
    })

    test('a second pod of the same Job sends the same event; another Job another one', async () => {
      for (const EVENT_RUN_ID of ['a', 'a', 'b']) await order({ EVENT_RUN_ID })
      const [first, again, other] = await stored()
      const bytes = (record: typeof first) => [record?.event, String(record?.key), String(record?.value)]
      expect(bytes(again)).toEqual(bytes(first))
      expect(other?.event).not.toBe(first?.event)
      expect(String(other?.key)).not.toBe(String(first?.key))
    })

    test('a client that comes by localhost, as behind a port-forward, is served', async () => {
      const KAFKA_BOOTSTRAP_SERVERS = `localhost:${system.kafka.nodes[0]?.ports.LOCALHOST}`
      const producer = await order({ KAFKA_BOOTSTRAP_SERVERS })
      expect((await stored()).map(position)).toEqual(producer.events.map(position))
    })

    test('an order that Kafka refuses has no delivery report, and the producer fails and says why', async () => {
      const limit = (change: readonly string[]) =>
        system.kafka.tool('kafka-configs', [
          ...['--alter', '--entity-type', 'topics', '--entity-name', 'orders', ...change],
        ])
      await limit(['--add-config', 'max.message.bytes=1'])
      const producer = system.start('producer')
      expect(await producer.ended).toBe(1)
      expect(producer.events).toEqual([])
      expect(producer.lines.at(-1)?.err?.message).toMatch(/^not delivered: 5 × chicken burger for david: .*larger/)
      expect(await stored()).toEqual([])
      await limit(['--delete-config', 'max.message.bytes'])
    })

    test('offsets that are reset while nobody consumes make the consumer read everything again; with a member, Kafka refuses', async () => {
      const all = (await readTopic(system.kafka.bootstrapServers, 'orders')).map(({ offset }) => offset)
      const consumer = system.start('consumer')
      await system.shared([consumer], 'orders')
      await until('everything to be committed', () =>
        committedToTheEnd(system.kafka.bootstrapServers, 'order-tracker', 'orders'),
      )
      // Without an exit code that says so.
      expect(await reset()).toContain("only be reset if the group 'order-tracker' is inactive")
      expect((await consumer.end()).end, consumer.tail).toBe(0)

      expect(await reset()).toMatch(/order-tracker\s+orders\s+0\s+0/)
      const again = system.start('consumer')
      await again.seen(all.length)
      expect(offsets(again)).toEqual(all)
    })
  },
)
