import kafkajs, { type Cluster } from 'kafkajs'
import { expect, test } from 'vitest'
import { dealInTurn } from '../../../../services/runtime/kafka/assigner.ts'

const { AssignerProtocol, PartitionAssigners } = kafkajs

/** Who gets what, of topics with these numbers of partitions, when the leader reads these topics. */
async function dealt(
  partitions: Readonly<Record<string, number>>,
  leader: readonly string[],
  members: Readonly<Record<string, readonly string[]>>,
  assigner = dealInTurn,
) {
  const known = new Set(leader)
  const cluster = {
    addMultipleTargetTopics: async (topics: string[]) => {
      for (const topic of topics) known.add(topic)
    },
    findTopicPartitionMetadata: (topic: string) =>
      Array.from({ length: known.has(topic) ? (partitions[topic] ?? 0) : 0 }, (_, partitionId) => ({ partitionId })),
  } as unknown as Cluster
  const assign = assigner({ cluster, groupId: 'group', logger: undefined as never })
  const found = await assign.assign({
    topics: [...leader],
    members: Object.entries(members).map(([memberId, topics]) => ({
      memberId,
      memberMetadata: assign.protocol({ topics: [...topics] }).metadata,
    })),
  })
  return Object.fromEntries(
    found.map(({ memberId, memberAssignment }) => [
      memberId,
      AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
    ]),
  )
}

test('members that read the same get what kafkajs would give them', async () => {
  const partitions = { a: 5, b: 3, c: 1 }
  const members = { m2: ['a', 'b', 'c'], m1: ['a', 'b', 'c'], m3: ['a', 'b', 'c'] }
  const own = await dealt(partitions, ['a', 'b', 'c'], members)
  expect(own).toEqual(await dealt(partitions, ['a', 'b', 'c'], members, PartitionAssigners.roundRobin))
  expect(own).toEqual({ m1: { a: [0, 3], b: [1] }, m2: { a: [1, 4], b: [2] }, m3: { a: [2], b: [0], c: [0] } })
})

test('a topic that the leader does not read goes to those that do, and to nobody else', async () => {
  const members = { old1: ['a'], old2: ['a'], new1: ['a', 'b'] }
  expect(await dealt({ a: 4, b: 2 }, ['a'], members)).toEqual({
    new1: { a: [0, 3], b: [0, 1] },
    old1: { a: [1] },
    old2: { a: [2] },
  })
  expect((await dealt({ a: 4, b: 2 }, ['a'], members, PartitionAssigners.roundRobin)).new1).toEqual({ a: [0, 3] })
})

test('a member for which nothing is left gets nothing', async () => {
  expect(await dealt({ a: 1 }, ['a'], { m1: ['a'], m2: ['a'] })).toEqual({ m1: { a: [0] }, m2: {} })
})
