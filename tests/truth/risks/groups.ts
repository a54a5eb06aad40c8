import { expect } from 'vitest'
import { until } from '../../kafka/fixture.ts'
import type { Lab } from './lab.ts'
import type { Manifests } from './manifests.ts'
import { type Reader, reader } from './reader.ts'
import { declared, own, send } from './records.ts'
import type { Risk } from './risk.ts'

/** Group, and where it begins, as a consumer's manifest says it. */
const groupOf = (side: Manifests, name = 'billing') => {
  const { KAFKA_GROUP_ID: group = '', KAFKA_AUTO_OFFSET_RESET: reset = 'earliest' } = side.env('Deployment', name)
  return { group, reset }
}

const isMark = (value: string) => value.startsWith('mark')

/** Sends marks until a reader gets one, and returns what it got before: all that it gets at all of what was there. */
async function upToMark(lab: Lab, topic: string, { values }: Reader, partition = 0): Promise<readonly string[]> {
  await until('a mark to be read', async () => {
    // One that begins at the end may have skipped the first ones.
    await send(lab, topic, [{ partition, value: `mark in ${partition}` }])
    return values.includes(`mark in ${partition}`)
  })
  return values.filter((value) => !isMark(value))
}

/** What a pod of a group reads until it is at the end, before it stops. */
async function podReads(lab: Lab, topic: string, group: string, reset: string, partition = 0) {
  const pod = await reader(lab, topic, group, reset)
  try {
    return await upToMark(lab, topic, pod, partition)
  } finally {
    await pod.close()
  }
}

const renamed = (latest: boolean): Risk => ({
  change: latest
    ? {
        name: 'another name of a group that begins at the end',
        before: { consumer: beginsAtTheEnd },
        after: { consumer: { ...beginsAtTheEnd, group: 'invoices' } },
      }
    : 'another name of a group',
  fault: 'an event that the group has read, and one that comes while its pods are replaced',
  says: ['reprocessing KAFKA-GROUP-RENAMED'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests) => {
      const run = own('run')
      const topic = own('orders')
      await declared(lab, { ...before.orders, name: topic, partitions: 1 })
      const old = groupOf(before)
      const first = await reader(lab, topic, `${old.group}-${run}`, old.reset)
      await upToMark(lab, topic, first)
      await send(lab, topic, [{ value: 'read before' }])
      await until('it to be read', async () => first.values.includes('read before'))
      await first.close()
      await send(lab, topic, [{ value: 'came between' }])
      const { group, reset } = groupOf(side)
      return podReads(lab, topic, `${group}-${run}`, reset)
    }
    const [old, now] = [await tried(before), await tried(after)]
    expect(old).toEqual(['came between'])
    expect(now).toEqual(latest ? [] : ['read before', 'came between'])
    return { before: `the new pod read: ${old.join('; ')}`, after: `the new pod read: ${now.join('; ') || 'nothing'}` }
  },
})

const beginsAtTheEnd = {
  consumerConfig: { 'auto.offset.reset': 'latest' },
  mayLoseEvents: 'only the newest count',
} as const

export const groupRenamed = renamed(false)
export const groupRenamedAtTheEnd = renamed(true)

export const groupShared: Risk = {
  change: 'two workloads in one group',
  fault: 'none: both read six events of six partitions',
  says: ['reprocessing KAFKA-GROUP-SHARED'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests) => {
      const run = own('run')
      const topic = own('orders')
      await declared(lab, { ...before.orders, name: topic, partitions: 6 })
      const events = Array.from({ length: 6 }, (_, partition) => ({ partition, value: `event ${partition}` }))
      const groups = ['billing', 'audit'].map((name) => groupOf(side, name).group)
      const pods = await Promise.all(groups.map((group) => reader(lab, topic, `${group}-${run}`)))
      try {
        // The first of two members has all partitions until the second has come.
        await Promise.all(pods.map((pod) => pod.shared(groups[0] === groups[1] ? 3 : 6)))
        await send(lab, topic, events)
        const expected = groups[0] === groups[1] ? 6 : 12
        await until('all to be read', async () => pods.flatMap(({ values }) => values).length === expected)
        return pods.map(({ values }) => values.length)
      } finally {
        await Promise.all(pods.map((pod) => pod.close()))
      }
    }
    const [old, now] = [await tried(before), await tried(after)]
    expect([old, now]).toEqual([
      [6, 6],
      [3, 3],
    ])
    const told = ([billing, audit]: readonly number[]) => `billing read ${billing} of 6, audit ${audit} of 6`
    return { before: told(old), after: told(now) }
  },
}

const offsetReset = (change: Risk['change'], skipsAfter: boolean): Risk => ({
  change,
  fault: 'the topic gets a second partition, and an event in it, while the pods of the group are replaced',
  says: ['reprocessing KAFKA-OFFSET-RESET'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests) => {
      const group = own('billing')
      const topic = own('orders')
      await declared(lab, { ...before.orders, name: topic, partitions: 1 })
      await podReads(lab, topic, group, groupOf(before).reset)
      await declared(lab, { ...before.orders, name: topic, partitions: 2 })
      await send(lab, topic, [{ partition: 1, value: 'in the new partition' }])
      return podReads(lab, topic, group, groupOf(side).reset, 1)
    }
    const [old, now] = [await tried(before), await tried(after)]
    const [read, skipped] = [['in the new partition'], []]
    expect([old, now]).toEqual(skipsAfter ? [read, skipped] : [skipped, read])
    const told = (values: readonly string[]) => `${values.length} of 1 event was read`
    return { before: told(old), after: told(now) }
  },
})

export const resetToLatest = offsetReset('a group begins at the end', true)
export const resetToEarliest = offsetReset(
  { name: 'a group begins at the beginning', before: { consumer: beginsAtTheEnd }, after: {} },
  false,
)
