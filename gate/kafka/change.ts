import { applierName } from '../applier.ts'
import type { Change } from '../change.ts'
import { ref } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { isHeldBack } from '../objects/workload.ts'
import type { FieldChange, KubernetesObject, ObjectChange } from '../types.ts'
import { type KafkaModel, kafkaModel } from './kafka-model.ts'
import type { KafkaClient } from './model/clients.ts'
import { clusterIdOf, type KafkaCluster } from './model/clusters.ts'
import type { Field } from './model/field.ts'
import type { NodePool } from './model/node-pools.ts'
import type { Topic } from './model/topics.ts'

/** Something on both sides. */
export interface Pair<T> {
  readonly before: T
  readonly after: T
}

/** What changed between two sides: what is on both, on the old one only, and on the new one only. */
export interface Sides<T> {
  readonly both: readonly Pair<T>[]
  readonly removed: readonly T[]
  readonly added: readonly T[]
}

/** A change, as Kafka's rules look at it. */
export interface KafkaChange {
  readonly before: KafkaModel
  readonly after: KafkaModel
  readonly objects: readonly ObjectChange[]
  readonly clusters: Sides<KafkaCluster>
  readonly pools: Sides<NodePool>
  readonly topics: Sides<Topic>
  readonly clients: Sides<KafkaClient>
  /** How an object of either side changed. */
  of(object: KubernetesObject): ObjectChange | undefined
  /** The changes of a field of an object, of what is below it, or of what it is part of. */
  at(object: KubernetesObject, path: string): readonly FieldChange[]
  /** Whether applying it deletes an object that is no longer in the manifests. */
  prunes(object: KubernetesObject): boolean
  /** The workloads behind a host, as one side has it; none where the Service is not in the manifests. */
  behind(side: 'before' | 'after', host: string, namespace: string | undefined): readonly string[]
  /** Who applies it, as people call it. */
  readonly appliedBy: string
  /** Whether applying it replaces the pods of an object. */
  rollsOut(object: KubernetesObject): boolean
}

/** Reads a change as one of Kafka. */
export function kafkaChange(change: Change): KafkaChange {
  const before = kafkaModel(change.before)
  const after = kafkaModel(change.after)
  // The nodes of an operator are no StatefulSets of the manifests: they have rules of their own.
  const ownOf = ({ clusters }: KafkaModel) => clusters.filter(({ operated }) => operated === undefined)
  const poolsOf = (model: KafkaModel) => ownOf(model).flatMap(({ pools }) => pools)
  return {
    before,
    after,
    objects: change.objects,
    clusters: clusterSides(ownOf(before), ownOf(after)),
    pools: sides(poolsOf(before), poolsOf(after), poolKey),
    topics: sides(before.topics, after.topics, topicKey(before.topics, after.topics)),
    clients: running(sides(before.clients, after.clients, clientKey)),
    of: (object) => change.of(object),
    at: (object, path) => change.at(object, path),
    prunes: (object) => change.prunes(object),
    appliedBy: applierName[change.applier],
    behind: (side, host, namespace) => {
      const [name = '', where = namespace] = host.split('.')
      const service = change[side].find('Service', where, name)
      const selector = partAt(service, 'spec', 'selector')
      return change[side].workloads.withLabels(selector, service?.metadata.namespace).map(({ object }) => ref(object))
    },
    rollsOut: (object) => change.isRolledOut(object) && !isHeldBack(object),
  }
}

const poolKey = ({ object }: NodePool) => ref(object)

/** Topics by their name, and by the ConfigMap as well where two clusters have one of that name. */
function topicKey(...sides: readonly (readonly Topic[])[]): (topic: Topic) => string {
  const twice = new Set(sides.flatMap((topics) => repeated(topics.map(({ name }) => name))))
  return ({ name, object }) => (twice.has(name) ? `${ref(object)}/${name}` : name)
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return names.filter((name) => seen.has(name) || !seen.add(name))
}
const clientKey = ({ object, container }: KafkaClient) => `${ref(object)}/${container.name}`

/** Pairs what has the same key. */
function sides<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): Sides<T> {
  const old = new Map(before.map((one) => [key(one), one]))
  const both: Pair<T>[] = []
  const added: T[] = []
  for (const one of after) {
    const counterpart = old.get(key(one))
    if (counterpart === undefined) added.push(one)
    else both.push({ before: counterpart, after: one })
  }
  const kept = new Set(both.map((pair) => pair.before))
  return { both, added, removed: before.filter((one) => !kept.has(one)) }
}

/** A Job or a bare Pod that exists is never changed, and the pods of a CronJob are new ones each time. */
const running = (clients: Sides<KafkaClient>): Sides<KafkaClient> => ({
  ...clients,
  both: clients.both.filter(({ after }) => !['Job', 'CronJob', 'Pod'].includes(after.object.kind)),
})

/** A cluster is the same when it has a StatefulSet of before, or else the id of before. */
function clusterSides(before: readonly KafkaCluster[], after: readonly KafkaCluster[]): Sides<KafkaCluster> {
  const byPool = new Map(after.flatMap((cluster) => cluster.pools.map((pool) => [poolKey(pool), cluster] as const)))
  const byId = new Map(after.map((cluster) => [clusterIdOf(cluster), cluster]))
  const both = before.flatMap((cluster) => {
    const [samePool] = cluster.pools.flatMap((pool) => byPool.get(poolKey(pool)) ?? [])
    const id = clusterIdOf(cluster)
    const counterpart = samePool ?? (id === undefined ? undefined : byId.get(id))
    return counterpart === undefined ? [] : [{ before: cluster, after: counterpart }]
  })
  const old = new Set(both.map((pair) => pair.before))
  const found = new Set(both.map((pair) => pair.after))
  return {
    both,
    removed: before.filter((cluster) => !old.has(cluster)),
    added: after.filter((cluster) => !found.has(cluster)),
  }
}

/** How a value changed; `undefined` when it did not. */
export function differing<T>(
  { before, after }: Pair<T>,
  get: (one: T) => Field | undefined,
): { readonly field: Field; readonly old: string | undefined; readonly new: string | undefined } | undefined {
  const old = get(before)
  const now = get(after)
  const field = now ?? old
  return field === undefined || old?.value === now?.value ? undefined : { field, old: old?.value, new: now?.value }
}
