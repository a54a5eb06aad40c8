import { expect } from 'vitest'
import { until } from '../../kafka/fixture.ts'
import { withAdmin } from '../../kafka/support/topics.ts'
import { Lab } from './lab.ts'
import type { Manifests } from './manifests.ts'
import { declared, own, send, valuesIn } from './records.ts'
import type { Risk } from './risk.ts'
import { rolled } from './rolling.ts'

/** Brokers look for what has to go twice a second, instead of every five minutes. */
export const eager = {
  'log.retention.check.interval.ms': '500',
  'log.initial.task.delay.ms': '100',
  'log.cleaner.backoff.ms': '200',
}

const DAY = 86_400_000
export const daysAgo = (days: number): string => String(Date.now() - days * DAY)

/** Three partitions: an old event, an old one and a young one in the same file, a young one. */
async function filled(lab: Lab, { orders }: Manifests, days: number): Promise<string> {
  const topic = own('orders')
  await declared(lab, { ...orders, name: topic, partitions: 3 })
  const old = daysAgo(days)
  await send(lab, topic, [
    { partition: 0, value: 'old', timestamp: old },
    { partition: 1, value: 'old, before a young one', timestamp: old },
    { partition: 1, value: 'young, behind an old one' },
    { partition: 2, value: 'young' },
  ])
  return topic
}

const ALL = ['old', 'old, before a young one', 'young', 'young, behind an old one']

/** Waits until the brokers have looked for what has to go: two events that have to, one after the other, are gone. */
export async function whenLookedFor(lab: Lab): Promise<void> {
  for (let i = 0; i < 2; i++) {
    const name = own('gone')
    await declared(lab, { name, partitions: 3, replicationFactor: 3, config: { 'retention.ms': '1000' } })
    await send(
      lab,
      name,
      [0, 1, 2].map((partition) => ({ partition, value: 'goes', timestamp: daysAgo(1) })),
    )
    await until(`${name} to be empty`, () =>
      withAdmin(lab.bootstrapServers, async (admin) =>
        (await admin.fetchTopicOffsets(name)).every(({ low }) => Number(low) === 1),
      ),
    )
  }
}

const sorted = async (lab: Lab, topic: string) => (await valuesIn(lab, topic)).toSorted()

const told = (values: readonly string[]) => `${values.length} of ${ALL.length} events are there: ${values.join('; ')}`

export const retentionCut: Risk = {
  change: 'a shorter retention',
  fault: 'none: events of three days ago are in the topic, and time passes',
  says: ['data-loss KAFKA-RETENTION-CUT'],
  async tried(lab, { before, after }) {
    const topic = await filled(lab, before, 3)
    await whenLookedFor(lab)
    const old = await sorted(lab, topic)
    await declared(lab, { ...after.orders, name: topic })
    await whenLookedFor(lab)
    const now = await sorted(lab, topic)
    // A file goes as a whole, when its youngest event is too old.
    expect([old, now]).toEqual([ALL, ALL.filter((value) => value !== 'old')])
    return { before: told(old), after: told(now) }
  },
}

export const retentionRaised: Risk = {
  change: 'a longer retention',
  fault: 'none: events of three days ago are in the topic, and time passes',
  says: ['no-restart KAFKA-TOPIC-CONFIG', 'rolling-restart KAFKA-TOPICS-APPLIED'],
  async tried(lab, { before, after }) {
    const topic = await filled(lab, before, 3)
    await declared(lab, { ...after.orders, name: topic })
    await whenLookedFor(lab)
    const now = await sorted(lab, topic)
    expect(now).toEqual(ALL)
    return { before: told(ALL), after: told(now) }
  },
}

export const brokersRetentionCut: Risk = {
  change: 'a config of brokers',
  fault:
    'none: events of three days ago are in a topic without a retention of its own, and the brokers restart one after the other',
  says: ['data-loss KAFKA-RETENTION-CUT'],
  async tried(_, { before, after }) {
    const lab = await Lab.start(before, eager)
    try {
      const topic = await filled(lab, before, 3)
      await whenLookedFor(lab)
      const old = await sorted(lab, topic)
      await lab.apply(after)
      expect((await rolled(lab)).stopped).toBeUndefined()
      await whenLookedFor(lab)
      const now = await sorted(lab, topic)
      expect([old, now]).toEqual([ALL, ALL.filter((value) => value !== 'old')])
      return { before: told(old), after: told(now) }
    } finally {
      await lab.close()
    }
  },
}
