import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { allProcessed, longestPause, pauses, processedBy, readBack, stopAll } from '../../kafka/support/ledger.ts'
import { position, type Service } from '../../kafka/support/service.ts'
import { describeSystem, TestSystem } from '../../kafka/support/system.ts'
import { firsts, inTime, jumps, name, numbersIn } from './support/order.ts'
import { GROUP, plan, TOPIC } from './support/system.ts'

await describeSystem(
  'order of each key',
  plan,
  (kafka) => new TestSystem(plan, [TOPIC], kafka),
  (system) => {
    /** Resolves when so many more events were acknowledged, or processed. */
    const more = (service: Service | undefined, events: number) => service?.seen(service.events.length + events)

    test('holds in the topic and in the group while members and a broker come and go', async () => {
      const [stopped, killed, third] = await system.members('member', TOPIC, 3)
      const producer = system.start('producer')
      await producer.seen(600)

      const stop = await stopped?.end()
      expect(stop?.end, stopped?.tail).toBe(0)
      const added = [system.start('member'), system.start('member')]
      const four = [killed, third, ...added].flatMap((one) => one ?? [])
      await system.shared(four, TOPIC)

      // It coordinates the group, and leads a third of the partitions.
      const coordinator = await system.coordinatorOf(GROUP)
      await system.kafka.kill(coordinator)
      await more(producer, 600)
      // The group is back, and has much to catch up with.
      await more(killed, 50)
      await killed?.end('SIGKILL')
      const three = four.filter((one) => one !== killed)
      await Promise.all([system.kafka.start(coordinator), system.shared(three, TOPIC)])
      await Promise.all([more(producer, 1_200), ...three.map((one) => more(one, 200))])
      expect((await producer.end()).end, producer.tail).toBe(0)

      const members = system.started('member')
      const stored = await readBack(system.kafka.bootstrapServers, system.marks)
      await allProcessed(stored, members, system.marks)
      await stopAll(members)

      const written = numbersIn(stored)
      const once = firsts(written)
      const processed = inTime(processedBy(members, system.marks))
      const keys = new Set(written.map(({ row }) => row))
      figure(
        `order of ${keys.size} keys: ${producer.events.length} events acknowledged, ` +
          `stored twice ${written.length - once.length}, ` +
          `redelivered ${processed.length - new Set(processed.map(position)).size}, ` +
          `longest stall of the producer ${pauses(producer.events)} s, of a partition's consumer ${longestPause(processed)} s`,
      )

      // In the topic: each key in one partition, each number behind the one before it, and nothing acknowledged is missing.
      expect(keys.size).toBe(60)
      expect(new Set(stored.map(({ key, partition }) => `${key} in ${partition}`)).size).toBe(keys.size)
      expect(jumps(once)).toEqual([])
      const known = new Set(once.map(name))
      expect(producer.events.filter(({ event }) => !known.has(event))).toEqual([])

      // In the group: whoever goes on passes nothing over, goes back only to repeat, and in the end nothing is missing.
      const said = processed.map(({ key, n }) => ({ row: key, n }))
      expect(jumps(said)).toEqual([])
      expect(jumps(processed.map(({ partition, offset }) => ({ row: `${partition}`, n: Number(offset) + 1 })))).toEqual(
        [],
      )
      expect(new Set(said.map(name))).toEqual(known)
    })
  },
)
