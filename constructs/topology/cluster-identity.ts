import { KafkaCluster } from '../kafka/kafka-cluster.ts'
import type { IKafkaCluster } from '../kafka/kafka-cluster-base.ts'
import { SharedKafkaCluster } from '../kafka/shared-kafka-cluster.ts'
import { System } from '../platform/system.ts'

/** Same text: same cluster, whatever system it is written in. */
export function clusterIdentity(cluster: IKafkaCluster): string {
  if (cluster instanceof KafkaCluster) return cluster.clusterId
  if (cluster instanceof SharedKafkaCluster && cluster.original !== undefined) return clusterIdentity(cluster.original)
  // A short name means a different server in each namespace.
  const namespace = System.find(cluster)?.namespace ?? ''
  return cluster.bootstrapServers
    .map((server) => (server.includes('.') ? server : `${namespace}/${server}`))
    .sort()
    .join(',')
}
