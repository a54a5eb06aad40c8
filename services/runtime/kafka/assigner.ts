import kafkajs, { type PartitionAssigner } from 'kafkajs'

const { AssignerProtocol, PartitionAssigners } = kafkajs

/**
 * Deals the partitions of topics to members in turn, as kafkajs does, but those of each topic only to members that read it, and those
 * of topics that the leader does not read as well: while a new version of a service rolls out that reads one more topic, 2.2.4
 * leaves that topic unread for as long as the leader is of the old version. Members of both kinds understand each other.
 */
export const dealInTurn: PartitionAssigner = (config) => {
  const { cluster } = config
  const inTurn = PartitionAssigners.roundRobin(config)
  const { name, version } = inTurn
  return {
    name,
    version,
    protocol: (subscription) => inTurn.protocol(subscription),
    async assign({ members, topics }) {
      const hands = members
        .map(({ memberId, memberMetadata }) => ({
          memberId,
          reads: new Set(AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? topics),
          assignment: {} as Record<string, number[]>,
          count: 0,
        }))
        .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
      const all = [...new Set([...topics, ...hands.flatMap(({ reads }) => [...reads].sort())])]
      await cluster.addMultipleTargetTopics(all)
      for (const topic of all) {
        const readers = hands.filter(({ reads }) => reads.has(topic))
        for (const { partitionId } of cluster.findTopicPartitionMetadata(topic)) {
          const [next] = [...readers].sort((a, b) => a.count - b.count)
          if (next === undefined) break
          next.assignment[topic] = [...(next.assignment[topic] ?? []), partitionId]
          next.count++
        }
      }
      return hands.map(({ memberId, assignment }) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({ version, assignment, userData: Buffer.alloc(0) }),
      }))
    },
  }
}
