import type { Codes, Found } from '../../found.ts'
import { kubectl, listed, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import type { KafkaCluster } from '../model/clusters.ts'
import type { NodePool } from '../model/node-pools.ts'

const codes = {
  'KAFKA-NODES-REPLACED': {
    classes: ['data-loss'],
    why: 'Nodes with a different name or namespace start with empty claims; events and offsets stay with the old ones.',
    fix: 'Keep the names, or mirror the topics.',
  },
  'KAFKA-NODES-REMOVED': {
    classes: ['manual-steps'],
    why: 'Nodes that are no longer in the manifests keep running.',
    fix: 'Delete the StatefulSet and, once the records are no longer needed, its claims.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Nodes with a different name or namespace: they have different claims, which are empty. */
export const replacedRule = rule(codes, (change: KafkaChange) => [
  ...change.clusters.both.flatMap((pair) => replaced(change, pair)),
  ...newCluster(change),
  ...change.clusters.removed.flatMap(({ pools }) => pools.filter((pool) => isGone(change, pool)).flatMap(removedPool)),
])

/** A StatefulSet that is no longer recognised as Kafka, because its ConfigMap is missing, is not gone. */
const isGone = (change: KafkaChange, { object }: NodePool) => change.of(object)?.after === undefined

/** The cluster keeps its id, but some of its nodes have moved to other StatefulSets. */
function replaced(change: KafkaChange, { before, after }: Pair<KafkaCluster>): readonly Found<Code>[] {
  const removed = before.pools.filter((pool) => change.pools.removed.includes(pool) && isGone(change, pool))
  const added = after.pools.filter((pool) => change.pools.added.includes(pool))
  if (removed.length === 0 || added.length === 0) return removed.flatMap((pool) => removedPool(pool))
  return added.map((pool) => ({
    code: 'KAFKA-NODES-REPLACED',
    class: 'data-loss',
    at: { object: pool.object, path: '' },
    old: listed(removed.map(placeOf)),
    new: placeOf(pool),
    why: `The nodes of ${placeOf(pool)} start with empty claims. Events, offsets and topics stay on the claims of ${listed(removed.map(placeOf))}, whose pods keep running alongside them with the same cluster id; clients are sent to the new, empty ones.`,
    action: `Keep the names and the namespace. To move permanently: build the new cluster under a different name, mirror the topics (MirrorMaker 2), move the clients, then ${removed.map((one) => `${kubectl(one.object)} delete ${resource(one.object)}`).join('; ')}.`,
  }))
}

function newCluster(change: KafkaChange): readonly Found<Code>[] {
  const { added } = change.clusters
  const removed = change.clusters.removed.filter(({ pools }) => pools.some((pool) => isGone(change, pool)))
  if (removed.length === 0) return []
  return added.flatMap(({ pools }) =>
    pools.map((pool) => ({
      code: 'KAFKA-NODES-REPLACED',
      class: 'data-loss',
      at: { object: pool.object, path: '' },
      old: listed(removed.flatMap((cluster) => cluster.pools.map(placeOf))),
      new: placeOf(pool),
      why: `${placeOf(pool)} is a different, empty Kafka. Events and offsets stay with ${listed(removed.flatMap((cluster) => cluster.pools.map(placeOf)))}: what no consumer has read yet stays unread, and groups start over.`,
      action: `Keep the names and the cluster id. To move permanently: mirror the topics (MirrorMaker 2) and move the clients before the old nodes go.`,
    })),
  )
}

const removedPool = (pool: NodePool): readonly Found<Code>[] => [
  {
    code: 'KAFKA-NODES-REMOVED',
    class: 'manual-steps',
    at: { object: pool.object, path: '' },
    old: placeOf(pool),
    new: undefined,
    why: `Nothing deletes ${placeOf(pool)}: without --prune its nodes keep running, with their old configuration. If it is pruned, its clients lose Kafka; the claims stay.`,
    action: `Once its events are no longer needed: ${kubectl(pool.object)} delete ${resource(pool.object)}, and then its claims: ${kubectl(pool.object)} get pvc.`,
  },
]

const placeOf = ({ object, namespace }: NodePool) =>
  `${object.kind} ${object.metadata.name}${namespace === undefined ? '' : ` in ${namespace}`}`
