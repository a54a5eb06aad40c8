import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, Kafka, KafkaMessage } from 'kafkajs'
import Batch from 'kafkajs/src/consumer/batch.js'

/** Milliseconds for which a request is repeated while Kafka says that it may succeed later. */
const PATIENCE_MS = 30_000

const FETCH_BYTES = 1_048_576

/** Only what is committed: what an aborted transaction has left behind was never said. */
const READ_COMMITTED = 1

/** A part of a partition: from an offset to the one before another. */
export interface Range {
  readonly topic: string
  readonly partition: number
  readonly from: bigint
  readonly to: bigint
}

/** Offsets to commit. */
export interface TopicOffsets {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
}

/**
 * What Kafka can do and kafkajs's public API cannot. Its `setOffsets` joins the group first, and commits only what the
 * other members leave to it; its consumers read nothing without joining a group.
 */
export class RawCluster {
  readonly #cluster: Cluster

  private constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Opens connections with the settings of a client. */
  static async open(kafka: Kafka): Promise<RawCluster> {
    const symbols = Object.getOwnPropertySymbols(kafka)
    const create = symbols.find(({ description }) => description === 'private:Kafka:createCluster')
    if (create === undefined) throw new Error('expected kafkajs 2.2.4, whose clients can make a cluster')
    const made = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[create]
    const cluster = made?.({ allowAutoTopicCreation: false, isolationLevel: READ_COMMITTED }) as Cluster
    await cluster.connect()
    return new RawCluster(cluster)
  }

  close(): Promise<void> {
    return this.#cluster.disconnect()
  }

  /**
   * Commits offsets for a group without being a member of it. Kafka itself refuses that while the group has members, so
   * nobody can join between a look at the group and the commit.
   * @throws {KafkaJSProtocolError} of type UNKNOWN_MEMBER_ID when the group has members; nothing is committed then
   */
  async commit(groupId: string, topics: readonly TopicOffsets[]): Promise<void> {
    await this.#patiently(async () => {
      const coordinator = await this.#cluster.findGroupCoordinator({ groupId })
      const offsets = topics.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] }))
      await coordinator.offsetCommit({ groupId, groupGenerationId: -1, memberId: '', topics: offsets })
    })
  }

  /**
   * Reads a range, in order.
   * @throws when nothing comes for half a minute
   */
  async *read({ topic, partition, from, to }: Range): AsyncGenerator<readonly KafkaMessage[]> {
    let progressAt = performance.now()
    for (let next = from; next < to; ) {
      const batch = await this.#patiently(() => this.#fetch(topic, partition, next))
      if (batch.rawMessages.length === 0) {
        if (performance.now() - progressAt < PATIENCE_MS) continue
        throw new Error(`${topic}/${partition}: expected messages from offset ${next} to ${to}, got none`)
      }
      yield batch.messages.filter(({ offset }) => BigInt(offset) < to)
      next = BigInt(batch.lastOffset()) + 1n
      progressAt = performance.now()
    }
  }

  async #fetch(topic: string, partition: number, offset: bigint): Promise<Batch> {
    await this.#cluster.addTargetTopic(topic)
    const [nodeId = ''] = Object.keys(this.#cluster.findLeaderForPartitions(topic, [partition]))
    const broker = await this.#cluster.findBroker({ nodeId })
    const fetchOffset = String(offset)
    const { responses } = await broker.fetch({
      isolationLevel: READ_COMMITTED,
      maxWaitTime: 500,
      maxBytes: FETCH_BYTES,
      topics: [{ topic, partitions: [{ partition, fetchOffset, maxBytes: FETCH_BYTES }] }],
    })
    return new Batch(topic, fetchOffset, responses[0].partitions[0])
  }

  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error as { retriable?: boolean }).retriable || performance.now() > deadline) throw error
        await sleep(250)
        await this.#cluster.refreshMetadata().catch(() => undefined)
      }
    }
  }
}
