import { expect } from 'vitest'
import type { DeclaredTopic } from '../../../contracts/topics.ts'
import { until } from '../../kafka/fixture.ts'
import type { Lab } from './lab.ts'
import { declare, declared, own, refusal, send, valuesIn } from './records.ts'
import { daysAgo, whenLookedFor } from './retention.ts'
import type { Risk } from './risk.ts'

/** Every event begins a new file: files that are written to are never cleaned. */
const rolling = (topic: DeclaredTopic, name: string): DeclaredTopic => ({
  ...topic,
  name,
  partitions: 1,
  config: { ...topic.config, 'segment.ms': '1000' },
})

const at = (secondsAgo: number) => String(Date.now() - secondsAgo * 1_000)

async function events(lab: Lab, topic: string): Promise<void> {
  for (const [value, key, seconds] of [
    ['first of a', 'a', 40],
    ['second of a', 'a', 30],
    ['first of b', 'b', 20],
    ['last', 'c', 10],
  ] as const) {
    await send(lab, topic, [{ key, value, timestamp: at(seconds) }])
  }
}

export const compacted: Risk = {
  change: 'compaction',
  fault: 'none: two events of one key are in the topic, and the cleaner comes by',
  says: ['data-loss KAFKA-CLEANUP-POLICY'],
  async tried(lab, { before, after }) {
    const [kept, cleaned] = [own('orders'), own('orders')]
    await declared(lab, rolling(before.orders, kept))
    await declared(lab, rolling(before.orders, cleaned))
    await events(lab, kept)
    await events(lab, cleaned)
    const all = await valuesIn(lab, cleaned)
    await declare(lab, rolling(after.orders, cleaned))
    const left = await until('the cleaner to come by', async () => {
      const values = await valuesIn(lab, cleaned)
      return values.length < all.length && values
    })
    expect(all).toEqual(['first of a', 'second of a', 'first of b', 'last'])
    expect(left).toEqual(['second of a', 'first of b', 'last'])
    const keyless = [{ value: 'without a key' }]
    const [taken, refused] = [await refusal(send(lab, kept, keyless)), await refusal(send(lab, cleaned, keyless))]
    expect([taken, refused]).toEqual([undefined, 'INVALID_RECORD'])
    expect(await valuesIn(lab, kept)).toEqual([...all, 'without a key'])
    return {
      before: `${all.length} of ${all.length} events are there, and one without a key is taken`,
      after: `${left.length} of ${all.length} are there (${left.join('; ')}); one without a key is refused (${refused})`,
    }
  },
}

export const notCompacted: Risk = {
  change: {
    name: 'no compaction any more',
    before: { topic: { cleanupPolicy: 'compact' } },
    after: { topic: { cleanupPolicy: 'delete' } },
  },
  fault: 'none: the last event of a key is of thirty days ago',
  says: ['data-loss KAFKA-CLEANUP-POLICY'],
  async tried(lab, { before, after }) {
    const topic = own('orders')
    await declared(lab, { ...before.orders, name: topic, partitions: 1 })
    await send(lab, topic, [{ key: 'a', value: 'old state of a', timestamp: daysAgo(30) }])
    await send(lab, topic, [{ key: 'b', value: 'new state of b' }])
    await whenLookedFor(lab)
    const old = await valuesIn(lab, topic)
    await declared(lab, { ...after.orders, name: topic, partitions: 1 })
    await whenLookedFor(lab)
    const now = await valuesIn(lab, topic)
    expect(old).toEqual(['old state of a', 'new state of b'])
    expect(now).toEqual(['new state of b'])
    return { before: `kept: ${old.join('; ')}`, after: `kept: ${now.join('; ')}` }
  },
}
