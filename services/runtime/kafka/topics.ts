import type { Admin, PartitionMetadata } from './kafkajs.ts'

/**
 * Asks for the partitions of topics by name, which creates none. A partition without a leader has the leader -1.
 * @returns those topics that exist
 */
export async function partitionsOf(
  admin: Admin,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly PartitionMetadata[]>> {
  if (names.length === 0) return new Map()
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] })
  return new Map(topics.filter(({ partitions }) => partitions.length > 0).map((one) => [one.name, one.partitions]))
}

/** Those partitions of topics that have no leader at the moment, as `<topic>/<partition>`: nobody can read or write them. */
export async function leaderless(admin: Admin, names: readonly string[]): Promise<readonly string[]> {
  const topics = await partitionsOf(admin, names)
  return [...topics].flatMap(([name, partitions]) =>
    partitions
      .filter(({ leader }) => leader < 0)
      .map(({ partitionId }) => `${name}/${partitionId}`)
      .sort(),
  )
}
