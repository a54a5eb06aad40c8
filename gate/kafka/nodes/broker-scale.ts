import type { Codes, Found } from '../../found.ts'
import { valueAt } from '../../objects/shape.ts'
import { counted, listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import type { KafkaCluster } from '../model/clusters.ts'
import { isBroker, isController, type NodePool } from '../model/node-pools.ts'
import { copiesIn } from './replicas.ts'

const codes = {
  'KAFKA-BROKERS-ADDED': {
    classes: ['no-restart'],
    why: 'New brokers start empty: Kafka does not move partitions by itself.',
    fix: 'Move partitions with `kafka-reassign-partitions.sh`.',
  },
  'KAFKA-BROKERS-REMOVED': {
    classes: ['data-loss', 'outage', 'manual-steps'],
    why: 'Replicas on removed brokers stay assigned to them: partitions are left with fewer replicas, too few for `min.insync.replicas`, or none.',
    fix: 'Move the replicas away first, with `kafka-reassign-partitions.sh`.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** More brokers, or fewer. Nothing moves the replicas: they stay assigned to where they are. */
export const brokerScaleRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => {
    const before = change.before.clusterOfPool(pair.before)
    const after = change.after.clusterOfPool(pair.after)
    return isBroker(pair.after) && before && after ? scaled(change, { before, after }, pair) : []
  }),
)

function scaled(
  change: KafkaChange,
  clusters: Pair<KafkaCluster>,
  { before, after }: Pair<NodePool>,
): readonly Found<Code>[] {
  const fewer = before.replicas - after.replicas
  if (fewer === 0) return []
  const common = { at: { object: after.object, path: 'spec.replicas' }, old: before.replicas, new: after.replicas }
  if (fewer < 0) return [{ ...common, ...grown(clusters, before, after) }]
  const pods = Array.from({ length: fewer }, (_, index) => `${after.name}-${after.replicas + index}`)
  return [{ ...common, ...shrunk(change, clusters, pods, after) }]
}

const grown = (
  clusters: Pair<KafkaCluster>,
  before: NodePool,
  after: NodePool,
): Omit<Found<Code>, 'at' | 'old' | 'new'> => ({
  code: 'KAFKA-BROKERS-ADDED',
  class: 'no-restart',
  why: `${counted(after.replicas - before.replicas, 'new broker')} of ${after.name} start empty. Kafka does not move partitions by itself: only new topics use them.`,
  action: `To use them for existing topics: ${kafkaTool(clusters.after, 'kafka-reassign-partitions.sh', '--generate --topics-to-move-json-file <file> --broker-list <ids>')}, then --execute.`,
})

function shrunk(
  change: KafkaChange,
  clusters: Pair<KafkaCluster>,
  pods: readonly string[],
  pool: NodePool,
): Omit<Found<Code>, 'at' | 'old' | 'new'> {
  const { topics } = copiesIn(change.before, clusters.before)
  const lost = topics.filter(({ replicas }) => replicas <= pods.length)
  const stopped = topics.filter(
    ({ replicas, minInsync }) => replicas > pods.length && replicas - pods.length < minInsync,
  )
  const away = `${listed(pods)} ${pods.length === 1 ? 'stops' : 'stop'} at once, and nothing moves the replicas away first.`
  const action = `First move their replicas (${kafkaTool(clusters.before, 'kafka-reassign-partitions.sh', '--generate --topics-to-move-json-file <file> --broker-list <ids that stay>')}, then --execute), then apply. Scaling up again brings them back, if their claims still exist.`
  const names = (list: typeof topics) =>
    listed(list.slice(0, 4).map(({ name }) => name)) + (list.length > 4 ? ' and more' : '')
  if (lost.length > 0) {
    return {
      code: 'KAFKA-BROKERS-REMOVED',
      class: deletesClaims(pool) ? 'data-loss' : 'outage',
      why: `${away} Partitions of ${names(lost)} whose replicas are all there have no leader and cannot be read or written${deletesClaims(pool) ? ', and the claims are deleted' : ', until those brokers are back'}.`,
      action,
    }
  }
  if (stopped.length > 0 || isController(pool)) {
    return {
      code: 'KAFKA-BROKERS-REMOVED',
      class: 'outage',
      why: `${away} Partitions of ${names(stopped) || 'all topics'} are left with fewer replicas than min.insync.replicas: producers with acks=all get NOT_ENOUGH_REPLICAS, and groups cannot commit.`,
      action,
    }
  }
  return {
    code: 'KAFKA-BROKERS-REMOVED',
    class: 'manual-steps',
    why: `${away} Their partitions stay under-replicated: Kafka waits for the brokers to come back.`,
    action,
  }
}

/** Whether claims go with the brokers that have them. */
const deletesClaims = ({ object }: NodePool) =>
  valueAt(object, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete'
