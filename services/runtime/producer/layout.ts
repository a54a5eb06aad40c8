import { type ICustomPartitioner, type Message, Partitioners, type PartitionMetadata } from '../kafka/kafkajs.ts'
import { murmur2 } from '../kafka/murmur2.ts'

/** Where messages belong: partitions of topics and their leaders, as kafkajs heard last. */
export interface Layout {
  /** Whether anything is known of the topic. */
  knows(topic: string): boolean
  /** Whether the topic has the partition. */
  has(topic: string, partition: number): boolean
  /** Kafka's own choice by key, among the partitions of now. The topic must be known. */
  choose(topic: string, message: Message): number
  /** The node that takes messages of the partition; `undefined` when there is none. */
  leaderOf(topic: string, partition: number): number | undefined
}

/**
 * Makes a layout, and the partitioner by which kafkajs tells it what it knows. A partition is chosen once: a retry after the
 * topic has grown must not move a message that may be stored already.
 */
export function createLayout(): Layout & { readonly partitioner: ICustomPartitioner } {
  const topics = new Map<string, PartitionMetadata[]>()
  const byTurns = Partitioners.DefaultPartitioner()
  const choose: Layout['choose'] = (topic, message) => {
    const partitionMetadata = topics.get(topic) ?? []
    const { key } = message
    const isKey = typeof key === 'string' || Buffer.isBuffer(key)
    if (!isKey) return byTurns({ topic, partitionMetadata, message })
    return (murmur2(key) & 0x7fffffff) % partitionMetadata.length
  }
  const find = (topic: string, partition: number) =>
    topics.get(topic)?.find(({ partitionId }) => partitionId === partition)
  return {
    knows: (topic) => topics.has(topic),
    has: (topic, partition) => find(topic, partition) !== undefined,
    choose,
    leaderOf(topic, partition) {
      const leader = find(topic, partition)?.leader
      return leader === undefined || leader < 0 ? undefined : leader
    },
    partitioner:
      () =>
      ({ topic, partitionMetadata, message }) => {
        topics.set(topic, partitionMetadata)
        message.partition ??= choose(topic, message)
        return message.partition
      },
  }
}
