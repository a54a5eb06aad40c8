import { createRequire } from 'node:module'
import BrokerPool from 'kafkajs/src/cluster/brokerPool.js'
import Cluster from 'kafkajs/src/cluster/index.js'
import { createErrorFromCode } from 'kafkajs/src/protocol/error.js'

/** Kafka's codes of what may be otherwise a moment later: a topic is not there, or a partition has no leader. */
const UNKNOWN_TOPIC_OR_PARTITION = 3
const LEADER_NOT_AVAILABLE = 5

/** Versions of the Metadata request that kafkajs 2.2.4 knows. */
const VERSIONS = [0, 1, 2, 3, 4, 5, 6]

/** Milliseconds after which metadata with something missing is asked for again. */
const INCOMPLETE_MS = 1_000

/** An answer to a Metadata request. */
interface Metadata {
  readonly topicMetadata: readonly TopicMetadata[]
}

interface TopicMetadata {
  readonly topicErrorCode: number
  readonly partitionMetadata: readonly { readonly leader: number }[]
}

/**
 * Makes kafkajs use the good part of what a broker tells about topics: 2.2.4 throws the whole answer away for one partition
 * without a leader or one topic that is not there (kafkajs#1460, #1520), and with it everything that works. Who asks for a
 * topic that is not there now gets it without partitions, and a leader of -1 where there is none.
 */
export function useTheGoodPart(): void {
  const require = createRequire(import.meta.url)
  for (const version of VERSIONS) {
    const response = require(`kafkajs/src/protocol/requests/metadata/v${version}/response.js`)
    response.parse = parse
  }
  askAgainSoon()
  refuseWhatHasNoLeader()
  listOffsetsOfTheRest()
}

async function parse(metadata: Metadata): Promise<Metadata> {
  for (const { topicErrorCode: code } of metadata.topicMetadata) {
    // What does not pass by itself, as a name that is none or a missing permission, is for whoever asked.
    if (code !== 0 && code !== UNKNOWN_TOPIC_OR_PARTITION && code !== LEADER_NOT_AVAILABLE)
      throw createErrorFromCode(code)
  }
  return metadata
}

/** What is missing is looked for every second; otherwise metadata is good for minutes. */
function askAgainSoon(): void {
  const { refreshMetadata } = BrokerPool.prototype
  BrokerPool.prototype.refreshMetadata = async function (topics) {
    await refreshMetadata.call(this, topics)
    const incomplete = ({ partitionMetadata }: TopicMetadata) =>
      partitionMetadata.length === 0 || partitionMetadata.some(({ leader }) => leader < 0)
    if ((this.metadata as Metadata | null)?.topicMetadata.some(incomplete)) {
      this.metadataExpireAt = Math.min(this.metadataExpireAt ?? 0, Date.now() + INCOMPLETE_MS)
    }
  }
}

/**
 * Who wants to send to a partition is told that it is not there, or has no leader: 2.2.4 leaves out the first without a word, as
 * if it had been sent, and asks the second of a broker called -1.
 */
function refuseWhatHasNoLeader(): void {
  const { findLeaderForPartitions } = Cluster.prototype
  Cluster.prototype.findLeaderForPartitions = function (topic, partitions) {
    const leaders = leadersOf(this, topic)
    for (const partition of partitions) {
      const leader = leaders.get(Number(partition))
      if (leader === undefined) throw createErrorFromCode(UNKNOWN_TOPIC_OR_PARTITION)
      if (leader < 0) throw createErrorFromCode(LEADER_NOT_AVAILABLE)
    }
    return findLeaderForPartitions.call(this, topic, partitions)
  }
}

/** Offsets are asked of those partitions that have a leader; a consumer begins the others when they have one again. */
function listOffsetsOfTheRest(): void {
  const { fetchTopicsOffset } = Cluster.prototype
  Cluster.prototype.fetchTopicsOffset = async function (topics) {
    const led = topics.map((one) => {
      const leaders = leadersOf(this, one.topic)
      return { ...one, partitions: one.partitions.filter(({ partition }) => (leaders.get(partition) ?? -1) >= 0) }
    })
    const found = await fetchTopicsOffset.call(this, led)
    const rest = topics.filter(({ topic }) => !found.some((one) => one.topic === topic))
    return [...found, ...rest.map(({ topic }) => ({ topic, partitions: [] }))]
  }
}

const leadersOf = (cluster: Cluster, topic: string): ReadonlyMap<number, number> =>
  new Map(cluster.findTopicPartitionMetadata(topic).map(({ partitionId, leader }) => [partitionId, leader]))
