import { describe, expect, test } from 'vitest'
import type { DeclaredTopic } from '../../../../contracts/topics.ts'
import { type ActualTopic, plan } from '../../../../services/runtime/topics/plan.ts'

const orders: DeclaredTopic = {
  name: 'orders',
  partitions: 3,
  replicationFactor: 3,
  config: { 'min.insync.replicas': '2', 'retention.ms': '604800000' },
}

/** `orders` as Kafka has it, with differences. */
const actual = (differences: Partial<ActualTopic> = {}) =>
  new Map([['orders', { partitions: 3, replicationFactors: [3], overrides: overrides(orders.config), ...differences }]])

const overrides = (config: Readonly<Record<string, string | null>>) =>
  new Map(Object.entries(config).map(([key, value]) => [key, { value }]))

const nothing = { actions: [], refusals: [], undeclared: [] }

describe('plan', () => {
  test('does nothing when all is as declared', () => {
    expect(plan([orders], actual())).toEqual(nothing)
  })

  test('leaves topics alone that nobody declared', () => {
    expect(plan([], actual())).toEqual(nothing)
  })

  test('creates what is missing', () => {
    expect(plan([orders], new Map()).actions).toEqual([{ kind: 'create', topic: orders }])
  })

  test('adds partitions', () => {
    expect(plan([orders], actual({ partitions: 1 })).actions).toEqual([
      { kind: 'grow', topic: 'orders', from: 1, to: 3 },
    ])
  })

  test('refuses to remove partitions, and says what to do', () => {
    const { actions, refusals } = plan([orders], actual({ partitions: 6 }))
    expect(actions).toEqual([])
    expect(refusals).toEqual([
      {
        topic: 'orders',
        what: 'partitions',
        declared: '3',
        actual: '6',
        fix: 'Kafka cannot remove partitions: declare 6, or move to a new topic',
      },
    ])
  })

  test('refuses another replication factor, and says what to do', () => {
    expect(plan([orders], actual({ replicationFactors: [1] })).refusals).toEqual([
      {
        topic: 'orders',
        what: 'replicationFactor',
        declared: '3',
        actual: '1',
        fix: 'declare 1, or move the replicas with kafka-reassign-partitions',
      },
    ])
  })

  test('names both factors while replicas are being moved', () => {
    expect(plan([orders], actual({ replicationFactors: [1, 3] })).refusals[0]?.actual).toBe('1 and 3')
  })

  test('a refusal does not keep the rest of the topic from being done', () => {
    const differing = actual({ partitions: 6, overrides: overrides({ 'retention.ms': '1' }) })
    const { actions, refusals } = plan([orders], differing)
    expect(refusals).toHaveLength(1)
    expect(actions).toHaveLength(1)
  })

  test('sets configs that differ and repeats the others, which Kafka would drop', () => {
    const drifted = { 'min.insync.replicas': '2', 'retention.ms': '1000', 'segment.ms': '5000' }
    expect(plan([orders], actual({ overrides: overrides(drifted) })).actions).toEqual([
      {
        kind: 'configure',
        topic: 'orders',
        changes: [{ key: 'retention.ms', from: '1000', to: '604800000' }],
        overrides: { 'min.insync.replicas': '2', 'retention.ms': '604800000', 'segment.ms': '5000' },
      },
    ])
  })

  test("sets a declared config that only a broker's default gives", () => {
    const { actions } = plan([orders], actual({ overrides: overrides({ 'retention.ms': '604800000' }) }))
    expect(actions).toMatchObject([{ changes: [{ key: 'min.insync.replicas', from: undefined, to: '2' }] }])
  })

  test('leaves and reports overrides that nobody declared', () => {
    const more = overrides({ ...orders.config, 'segment.ms': '5000' })
    expect(plan([orders], actual({ overrides: more }))).toEqual({
      ...nothing,
      undeclared: [{ topic: 'orders', key: 'segment.ms', value: '5000' }],
    })
  })

  test('refuses a change that would remove an override whose value Kafka does not tell', () => {
    const secret = overrides({ 'min.insync.replicas': '2', 'retention.ms': '1', secret: null })
    const { actions, refusals } = plan([orders], actual({ overrides: secret }))
    expect(actions).toEqual([])
    expect(refusals).toMatchObject([{ what: 'config retention.ms', declared: '604800000', actual: '1' }])
  })

  test('takes lists with and without spaces for the same', () => {
    const compacted = { ...orders, config: { 'cleanup.policy': 'compact, delete' } }
    expect(plan([compacted], actual({ overrides: overrides({ 'cleanup.policy': 'compact,delete' }) }))).toEqual(nothing)
  })
})
