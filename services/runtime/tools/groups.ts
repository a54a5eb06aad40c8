import { type Admin, AssignerProtocol, type GroupDescription } from '../kafka/kafkajs.ts'

/** What the group coordinator knows of a group. */
export interface Group {
  readonly state: string
  /** Client ids and hosts of its members. */
  readonly members: readonly string[]
  /** Topics that its members read. */
  readonly topics: readonly string[]
}

/** Asks for the state of groups; one that nobody has ever used is `Dead`. */
export async function describeGroups(admin: Admin, groups: readonly string[]): Promise<ReadonlyMap<string, Group>> {
  if (groups.length === 0) return new Map()
  const { groups: found } = await admin.describeGroups([...groups])
  const describe = ({ state, members }: GroupDescription): Group => ({
    state,
    members: members.map(({ clientId, clientHost }) => `${clientId}${clientHost}`),
    topics: [...new Set(members.flatMap(({ memberMetadata }) => subscriptionOf(memberMetadata)))],
  })
  return new Map(found.map((one) => [one.groupId, describe(one)]))
}

/** None while the group takes a new member in. */
const subscriptionOf = (metadata: Buffer): readonly string[] =>
  metadata.length === 0 ? [] : (AssignerProtocol.MemberMetadata.decode(metadata)?.topics ?? [])

/** A partition that a group reads. */
export interface GroupPartition {
  readonly topic: string
  readonly partition: number
  /** First offset that is still there. */
  readonly start: bigint
  /** Offset of the next message. */
  readonly end: bigint
  /** Offset at which the group goes on; `undefined` when it has committed none. */
  readonly committed: bigint | undefined
}

/**
 * The partitions of topics as a group sees them; not those without a leader, of which nobody knows the end.
 * @param topics none: those in which the group has committed something
 */
export async function groupPartitions(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
): Promise<readonly GroupPartition[]> {
  const committed = await admin.fetchOffsets(topics.length > 0 ? { groupId, topics: [...topics] } : { groupId })
  const perTopic = committed.map(async ({ topic, partitions }) => {
    const offsets = await admin.fetchTopicOffsets(topic)
    const at = new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]))
    return offsets.map(({ partition, low, high }): GroupPartition => {
      const offset = at.get(partition) ?? -1n
      const found = { topic, partition, start: BigInt(low), end: BigInt(high) }
      return { ...found, committed: offset < 0n ? undefined : offset }
    })
  })
  const found = (await Promise.all(perTopic)).flat()
  return found.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
}
