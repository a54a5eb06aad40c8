import type { Effect } from '../../found.ts'
import { counted, listed } from '../../objects/words.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import type { KafkaCluster } from '../model/clusters.ts'
import type { NodePool } from '../model/node-pools.ts'
import type { Topic } from '../model/topics.ts'
import { compareReleases } from '../model/version.ts'
import type { recordCodes } from '../shared-codes.ts'
import { formatMs, retentionOf } from '../topics/retention.ts'

/** What a property does, besides the restart; what is left out is as for any other. */
export type PropertyEffect<Code extends string> = Partial<Effect<Code>>

type Code = keyof typeof recordCodes

/** A property of brokers that changed. */
export interface PropertyChange {
  readonly old: string | undefined
  readonly new: string | undefined
  readonly change: KafkaChange
  readonly pair: Pair<NodePool>
}

function clustersOf({ change, pair }: PropertyChange): Pair<KafkaCluster | undefined> {
  return {
    before: change.before.clusterOfPool(pair.before),
    after: change.after.clusterOfPool(pair.after),
  }
}

/** Topics of the cluster without a config of their own; `undefined` when none at all are declared. */
function inheriting(change: PropertyChange, config: string): readonly Topic[] | undefined {
  const { after } = clustersOf(change)
  const topics = after === undefined ? [] : change.change.after.topicsIn(after)
  return topics.length === 0 ? undefined : topics.filter((topic) => topic.config[config] === undefined)
}

const namesOf = (topics: readonly Topic[] | undefined) =>
  topics === undefined ? 'every topic without its own value' : listed(topics.map(({ name }) => name))

/** How long the brokers keep records of topics that do not set it. */
export function retention(change: PropertyChange): PropertyEffect<Code> | undefined {
  const { before, after } = clustersOf(change)
  const old = retentionOf({ config: {} }, before)
  const now = retentionOf({ config: {} }, after)
  const cuts = [
    { config: 'retention.ms', less: now.ms < old.ms, limit: formatMs(now.ms) },
    { config: 'retention.bytes', less: now.bytes < old.bytes, limit: `${now.bytes} bytes a partition` },
    {
      config: 'cleanup.policy',
      less: [...now.policies].some((policy) => !old.policies.has(policy)),
      limit: [...now.policies].join(','),
    },
  ].filter(({ less }) => less)
  for (const { config, limit } of cuts) {
    const topics = inheriting(change, config)
    if (topics?.length === 0) continue
    return {
      code: 'KAFKA-RETENTION-CUT',
      class: 'data-loss',
      why: `${namesOf(topics)} ${topics?.length === 1 ? 'uses' : 'use'} the brokers' value, now ${limit}: anything beyond it is deleted within minutes after the restart, read or not.`,
      action: 'First make sure that every group has read it, or give those topics their own value.',
    }
  }
  return undefined
}

/** `min.insync.replicas` of topics that do not set it. */
export function minInsync({ old, new: now, pair, change }: PropertyChange): PropertyEffect<Code> {
  const cluster = change.before.clusterOfPool(pair.before)
  const set = kafkaTool(
    cluster,
    'kafka-configs.sh',
    `--alter --entity-type brokers --entity-default --add-config min.insync.replicas=${now}`,
  )
  const { version } = pair.before
  if (version === undefined || compareReleases(version, ELR) >= 0) {
    return {
      why: `A cluster formed by Kafka 4.1 or newer has copied the old value into its metadata and uses that: ${old ?? 1} remains for topics without their own, such as __consumer_offsets.`,
      action: `To change it there: ${set}`,
    }
  }
  const replicas = Number(pair.before.properties.get('default.replication.factor')?.value ?? 1)
  if (Number(now) > Number(old ?? 1) && Number(now) >= replicas) {
    return {
      code: 'KAFKA-MIN-INSYNC-RAISED',
      class: 'outage',
      why: `Topics with ${counted(replicas, 'replica')} and no value of their own need all of them: while a broker is down, and in every rolling restart, producers with acks=all get NOT_ENOUGH_REPLICAS.`,
      action: 'Keep it below the replication factor.',
    }
  }
  return {}
}

/** From this release on eligible leader replicas are on in new clusters. */
const ELR = { major: 4, minor: 1, patch: 0 }

/** The largest batch that the brokers take. */
export function messageSize(change: PropertyChange): PropertyEffect<Code> | undefined {
  const before = Number(change.old ?? 1_048_588)
  const after = Number(change.new ?? 1_048_588)
  const topics = inheriting(change, 'max.message.bytes')
  if (!(after < before) || topics?.length === 0) return undefined
  return {
    code: 'KAFKA-MESSAGE-SIZE-CUT',
    class: 'outage',
    why: `Batches of more than ${after} bytes (${before} until now) are refused by ${namesOf(topics)} with MESSAGE_TOO_LARGE; retries do not help.`,
    action: "First lower the producers' batch.size and the size of events, then this.",
  }
}

/** Whether a replica that is behind may lead. */
export function uncleanElection({ new: now }: PropertyChange): PropertyEffect<Code> | undefined {
  if (now !== 'true') return undefined
  return {
    code: 'KAFKA-UNCLEAN-ELECTION',
    class: 'data-loss',
    why: 'When a partition has no in-sync replica left, one that is behind becomes the leader: confirmed events are silently truncated.',
    action:
      'Leave it false; for a single partition that cannot be recovered otherwise, run kafka-leader-election.sh --election-type unclean.',
  }
}
