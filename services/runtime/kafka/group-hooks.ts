import Broker from 'kafkajs/src/broker/index.js'
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js'
import OffsetManager from 'kafkajs/src/consumer/offsetManager/index.js'

/** What a group has committed for a partition. */
export interface Committed {
  readonly topic: string
  readonly partition: number
  /** -1 where nothing is committed. */
  readonly offset: string
  readonly metadata: string | null
}

/** What a member is told of its group; kafkajs itself throws it away. */
export interface GroupHooks {
  /** What the group had committed when this member was assigned partitions. */
  fetched(committed: readonly Committed[]): void
  /** The group rebalances; until this has resolved the member can still commit. */
  rebalancing(): Promise<void>
  /** What a commit of this offset is to carry; kafkajs commits what other partitions have done with it, and would erase it. */
  metadataOf(topic: string, partition: number, offset: string): string | null
}

const hooks = new Map<string, GroupHooks>()

/** Tells a member of this process about its group. */
export function hookGroup(groupId: string, to: GroupHooks): void {
  hooks.set(groupId, to)
}

/** Makes kafkajs tell; part of the patches. */
export function tellOfGroups(): void {
  const { offsetFetch } = Broker.prototype
  Broker.prototype.offsetFetch = async function (request) {
    const answer = await offsetFetch.call(this, request)
    const committed = answer.responses.flatMap(({ topic, partitions }) => partitions.map((one) => ({ topic, ...one })))
    hooks.get(request.groupId)?.fetched(committed)
    return answer
  }
  const { uncommittedOffsets } = OffsetManager.prototype
  OffsetManager.prototype.uncommittedOffsets = function () {
    const offsets = uncommittedOffsets.call(this)
    const hook = hooks.get(this.groupId)
    if (hook === undefined) return offsets
    for (const { topic, partitions } of offsets.topics) {
      // kafkajs has partitions as keys of an object, and so as text.
      for (const one of partitions) one.metadata = hook.metadataOf(topic, Number(one.partition), one.offset)
    }
    return offsets
  }
  const { heartbeat } = ConsumerGroup.prototype
  ConsumerGroup.prototype.heartbeat = async function (options) {
    try {
      await heartbeat.call(this, options)
    } catch (error) {
      if ((error as { type?: string }).type === 'REBALANCE_IN_PROGRESS') await hooks.get(this.groupId)?.rebalancing()
      throw error
    }
  }
}
