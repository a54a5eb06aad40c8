import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { until } from '../../kafka/fixture.ts'
import { edited } from '../changes/workloads.ts'
import type { Manifest } from '../system.ts'
import type { Lab } from './lab.ts'
import { partitionsOf } from './partitions.ts'
import { reader } from './reader.ts'
import { declare, declared, own, refusal, send, valuesIn } from './records.ts'
import type { Risk, Seen } from './risk.ts'

export const partitionsShrunk: Risk = {
  change: 'fewer partitions',
  fault: 'none: the topic reconciler makes a round',
  says: ['manual-steps KAFKA-PARTITIONS-SHRUNK'],
  async tried(lab, { before, after }) {
    const topic = own('orders')
    await declared(lab, { ...before.orders, name: topic })
    const old = await declare(lab, { ...before.orders, name: topic })
    const now = await declare(lab, { ...after.orders, name: topic })
    expect(old.refusals).toEqual([])
    expect(now.refusals).toMatchObject([{ what: 'partitions', declared: '3', actual: '6' }])
    expect(await partitionsOf(lab, topic)).toHaveLength(6)
    return { before: 'the reconciler has nothing to change', after: now.lines.join('; ').replaceAll(topic, 'orders') }
  },
}

const gone = (change: string, says: Risk['says']): Risk => ({
  change,
  fault: 'the topic that is no longer declared has an event that its group has not read',
  says,
  async tried(lab, { before, after }) {
    const run = own('run')
    const named = ({ topics }: typeof before) => topics.map((topic) => ({ ...topic, name: `${topic.name}-${run}` }))
    const declaredAfter = new Set(named(after).map(({ name }) => name))
    const lost = named(before).find(({ name }) => !declaredAfter.has(name) && !name.includes('dlq'))
    if (lost === undefined) throw new Error('every topic is still declared')
    for (const topic of named(before)) await declared(lab, topic)
    await send(lab, lost.name, [{ value: 'unread' }])
    const old = await valuesIn(lab, lost.name)
    for (const topic of named(after)) await declared(lab, topic)
    const now = await valuesIn(lab, lost.name)
    expect([old, now]).toEqual([['unread'], ['unread']])
    const successor = named(after).find(({ name }) => !named(before).some((topic) => topic.name === name))
    const fresh = successor === undefined ? undefined : await valuesIn(lab, successor.name)
    if (fresh !== undefined) expect(fresh).toEqual([])
    const told = `${now.length} of 1 event is in the old topic`
    return { before: told, after: `${told}, which stays${fresh ? `; ${fresh.length} are in the new one` : ''}` }
  },
})

export const topicRemoved = gone('a topic less', ['manual-steps KAFKA-TOPIC-REMOVED'])
export const topicRenamed = gone('another name of a topic', [
  'reprocessing KAFKA-TOPIC-RENAMED',
  'manual-steps KAFKA-TOPIC-REMOVED',
])

const bytes = (size: number) => randomBytes(size)

/** An event of another size than `max.message.bytes` says on one of the sides, sent with both, and read. */
const messageSize = (
  change: Risk['change'],
  says: Risk['says'],
  refusals: readonly [string | undefined, string | undefined],
  seen: Seen,
): Risk => ({
  change,
  fault: 'none: an event of 1 500 000 bytes is sent and read',
  says,
  async tried(lab, { before, after }) {
    const topic = own('orders')
    const large = [{ value: bytes(1_500_000) }]
    const sent = []
    for (const side of [before, after]) {
      await declared(lab, { ...side.orders, name: topic, partitions: 1 })
      sent.push(await refusal(send(lab, topic, large)))
    }
    expect(sent).toEqual(refusals)
    // What is there is larger than what kafkajs asks for, and comes all the same.
    const pod = await reader(lab, topic, own('billing'))
    await until('the large event to be read', async () => pod.values.length === 1)
    await pod.close()
    return seen
  },
})

export const messageSizeCut = messageSize(
  {
    name: 'smaller batches of a topic, said',
    before: { topic: { config: { 'max.message.bytes': 2_000_000 } } },
    after: { topic: { config: { 'max.message.bytes': 1_000_000 } } },
  },
  ['outage KAFKA-MESSAGE-SIZE-CUT'],
  [undefined, 'MESSAGE_TOO_LARGE'],
  { before: 'taken, and read', after: 'refused: MESSAGE_TOO_LARGE; the one that is stored is still read' },
)

export const messageSizeRaised = messageSize(
  'larger batches of a topic',
  ['no-restart KAFKA-TOPIC-CONFIG', 'rolling-restart KAFKA-TOPICS-APPLIED'],
  ['MESSAGE_TOO_LARGE', undefined],
  { before: 'refused: MESSAGE_TOO_LARGE', after: 'taken, and read' },
)

const compression = (codec: 'gzip' | 'snappy' | 'lz4'): Risk => ({
  change: {
    name: `events compressed with ${codec}`,
    after: { api: { producerConfig: { 'compression.type': codec } } },
  },
  fault: 'none: events of both sides are in one topic, and are read',
  says: ['rolling-restart KAFKA-CLIENT-SETTING'],
  async tried(lab, { before, after }) {
    const topic = own('orders')
    await declared(lab, { ...before.orders, name: topic, partitions: 1 })
    for (const side of [before, after]) {
      const { KAFKA_COMPRESSION_TYPE: compression = 'none' } = side.env('Deployment', 'api')
      await send(lab, topic, [{ value: compression }], { compression })
    }
    const values = await valuesIn(lab, topic)
    expect(values).toEqual(['none', codec])
    return { before: 'read', after: `both are read: ${values.join(', ')}` }
  },
})

export const compressions = (['gzip', 'snappy', 'lz4'] as const).map(compression)

/** Half an hour is the most that brokers take, if nobody tells them otherwise. */
export const sessionTooLong: Risk = {
  change: {
    // The constructs refuse more than half an hour.
    name: 'a session of an hour',
    after: edited('Deployment/billing', ({ spec }) => {
      const variables: Manifest[] = spec.template.spec.containers[0].env
      for (const variable of variables) if (variable.name === 'KAFKA_SESSION_TIMEOUT_MS') variable.value = '3600000'
    }),
  },
  fault: 'none: a pod joins its group',
  says: ['manual-steps KAFKA-SESSION-TIMEOUT'],
  async tried(lab: Lab, { before, after }) {
    const topic = own('orders')
    await declared(lab, { ...before.orders, name: topic, partitions: 1 })
    const joins = async (side: typeof before) => {
      const { KAFKA_SESSION_TIMEOUT_MS: session } = side.env('Deployment', 'billing')
      return refusal(reader(lab, topic, own('billing'), 'earliest', Number(session)).then((pod) => pod.close()))
    }
    const [old, now] = [await joins(before), await joins(after)]
    expect([old, now]).toEqual([undefined, 'INVALID_SESSION_TIMEOUT'])
    return { before: 'it joins', after: `it is refused: ${now}` }
  },
}
