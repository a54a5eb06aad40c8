import { grouped } from '../../objects/grouped.ts'
import { partAt, text } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Field } from './field.ts'
import { isBroker, type NodePool } from './node-pools.ts'

/** Node pools that form one Kafka. */
export interface KafkaCluster {
  /** The Kafka resource of Strimzi, if its operator runs the nodes. */
  readonly operated?: KubernetesObject
  readonly pools: readonly NodePool[]
  readonly namespace: string | undefined
  /** Of its first pool: for sentences. */
  readonly name: string
}

/** Puts together the pools of one quorum: nodes of a cluster agree about its voters. */
export function clustersOf(pools: readonly NodePool[]): readonly KafkaCluster[] {
  const groups = grouped(pools, (pool) => [`${pool.namespace ?? ''} ${quorumOf(pool)}`])
  return [...groups.values()].map((members) => ({
    pools: members,
    namespace: members[0]?.namespace,
    name: members.find(isBroker)?.name ?? members[0]?.name ?? '',
  }))
}

const quorumOf = ({ name, properties, clusterId }: NodePool): string => {
  const quorum = [...QUORUM, 'zookeeper.connect'].map((key) => properties.get(key)?.value).find(Boolean)
  // Every node of a quorum at localhost is one of its own.
  return quorum === undefined || /localhost|127\.0\.0\.1/.test(quorum) ? (clusterId?.value ?? name) : quorum
}

const QUORUM = ['controller.quorum.voters', 'controller.quorum.bootstrap.servers']

export const brokerPools = ({ pools }: KafkaCluster): readonly NodePool[] => pools.filter(isBroker)

/** Number of brokers. */
export const brokersOf = (cluster: KafkaCluster): number =>
  brokerPools(cluster).reduce((sum, { replicas }) => sum + replicas, 0)

/** A property of the brokers, of the first pool that says it. */
export const brokerProperty = (cluster: KafkaCluster, key: string): Field | undefined =>
  brokerPools(cluster)
    .map(({ properties }) => properties.get(key))
    .find((field) => field !== undefined)

/** Kafka's name of the cluster. */
export const clusterIdOf = ({ pools }: KafkaCluster): string | undefined =>
  pools.map(({ clusterId }) => clusterId?.value).find((id) => id !== undefined)

/**
 * The cluster that an address leads to: `kafka-bootstrap:9092`, `kafka-0.kafka.shop.svc:9092`, through the Services in
 * front of the nodes.
 * @param namespace of the client
 * @param clustersIn the clusters of a namespace
 */
export function clusterAt(
  address: string,
  namespace: string | undefined,
  clustersIn: (namespace: string | undefined) => readonly KafkaCluster[],
  side: Side,
): KafkaCluster | undefined {
  for (const [name, where] of servicesOf(address, namespace)) {
    // Manifests that name no namespace may go to any.
    const service = side.find('Service', where, name) ?? side.find('Service', undefined, name)
    const found = service && clustersIn(service.metadata.namespace).find((cluster) => serves(service, cluster))
    if (found) return found
  }
  return undefined
}

/** The Services that an address may be of, each with its namespace. */
function servicesOf(
  address: string,
  namespace: string | undefined,
): readonly (readonly [string, string | undefined])[] {
  const host = address.replace(/^\w+:\/\//, '').replace(/:\d+$/, '')
  const isLong = /\.svc(\.|$)/.test(host)
  const [first = '', second, third, ...more] = host.replace(/\.svc(\..*)?$/, '').split('.')
  if (more.length > 0) return []
  if (second === undefined) return [[first, namespace]]
  // `kafka-0.kafka.shop`: a pod behind a headless Service.
  if (third !== undefined) return [[second, third]]
  return isLong
    ? [[first, second]]
    : [
        [first, second],
        [second, namespace],
      ]
}

function serves(service: KubernetesObject, cluster: KafkaCluster): boolean {
  const selector = Object.entries(partAt(service, 'spec', 'selector'))
  return (
    selector.length > 0 &&
    cluster.pools.some(({ labels }) => selector.every(([key, value]) => text(labels[key]) === text(value)))
  )
}
