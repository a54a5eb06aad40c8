import { expect } from 'vitest'
import { until } from '../../kafka/fixture.ts'
import { client } from '../../kafka/support/topics.ts'
import type { Lab } from './lab.ts'
import type { Manifests } from './manifests.ts'
import { declared, own, partitionOf, send } from './records.ts'
import type { Risk } from './risk.ts'

/** Reads a topic; an event is done only when everybody before it in its partition is, and `first` takes long. */
async function doneInOrder(lab: Lab, topic: string): Promise<readonly string[]> {
  const done: string[] = []
  const begun = new Set<string>()
  let release = () => {}
  const slow = new Promise<void>((resolve) => {
    release = resolve
  })
  const consumer = client(lab.bootstrapServers).consumer({ groupId: own('billing'), maxWaitTimeInMs: 200 })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      partitionsConsumedConcurrently: 6,
      eachMessage: async ({ message }) => {
        const value = String(message.value)
        begun.add(value)
        if (value === 'first of the key') await slow
        done.push(value)
      },
    })
    // All partitions but that of the first event have been read to their end.
    await until('the slow event to be the only one', async () => begun.has('first of the key') && done.includes('mark'))
    release()
    await until('both to be done', async () => done.filter((value) => value.endsWith('of the key')).length === 2)
  } finally {
    await consumer.disconnect()
  }
  return done.filter((value) => value.endsWith('of the key'))
}

export const partitionsGrown: Risk = {
  change: 'more partitions',
  fault: 'a group is behind: it still works on the first of two events of a key when the second is there',
  says: ['ordering-break KAFKA-PARTITIONS-GROWN'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests) => {
      const topic = own('orders')
      await declared(lab, { ...before.orders, name: topic })
      const [old, now] = [before.orders.partitions, side.orders.partitions]
      const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`)
      const moved = keys.filter((key) => partitionOf(key, old) !== partitionOf(key, now))
      const [key = 'key-0'] = keys.filter((one) => partitionOf(one, after.orders.partitions) !== partitionOf(one, old))
      await send(lab, topic, [{ key, value: 'first of the key' }])
      await declared(lab, { ...side.orders, name: topic })
      await send(lab, topic, [{ key, value: 'second of the key' }])
      // Behind the second event, wherever that is not behind the first.
      const at = partitionOf(key, now)
      const elsewhere = at === partitionOf(key, old) ? (at + 1) % now : at
      await send(lab, topic, [{ partition: elsewhere, value: 'mark' }])
      return { moved: moved.length, order: await doneInOrder(lab, topic) }
    }
    const [old, now] = [await tried(before), await tried(after)]
    expect(old).toEqual({ moved: 0, order: ['first of the key', 'second of the key'] })
    expect(now.moved).toBeGreaterThan(0)
    expect(now.order).toEqual(['second of the key', 'first of the key'])
    const told = ({ moved, order }: typeof old) => `${moved} of 100 keys change places; done: ${order.join(', then ')}`
    return { before: told(old), after: told(now) }
  },
}
