import { MESSAGE_MAX_BYTES } from '../../kafka/broker-config.ts'
import { KafkaCluster } from '../../kafka/kafka-cluster.ts'
import type { IKafkaCluster } from '../../kafka/kafka-cluster-base.ts'
import { SharedKafkaCluster } from '../../kafka/shared-kafka-cluster.ts'
import { clusterIdentity } from '../cluster-identity.ts'
import type { BrokerLimits, ClusterValue } from '../value.ts'
import { type ManifestObject, type ManifestsOf, volumesWhenDeleted } from './manifest.ts'

/** A cluster as plain data. */
export function clusterValue(cluster: IKafkaCluster, manifestsOf: ManifestsOf): ClusterValue {
  const { name, brokers, bootstrapServers, securityProtocol, security, topicsManagedBy, sharedWith } = cluster
  const original = originalOf(cluster)
  const objects = manifestsOf(cluster)
  const limits = brokerLimits(manifestsOf(original))
  const volumes = volumesWhenDeleted(objects)
  return {
    path: cluster.node.path,
    name,
    kind: cluster.constructor.name,
    identity: clusterIdentity(cluster),
    ...(original instanceof KafkaCluster && { clusterId: original.clusterId }),
    brokers,
    bootstrapServers,
    securityProtocol,
    ...(security.authentication && { authentication: security.authentication.type }),
    ...(cluster instanceof SharedKafkaCluster && { owner: cluster.owner }),
    ...(sharedWith.length > 0 && { sharedWith }),
    ...(topicsManagedBy !== undefined && { topicsManagedBy }),
    ...(limits && { limits }),
    ...(volumes !== undefined && { volumesWhenDeleted: volumes }),
  }
}

/** The brokers of a shared cluster are described in the manifests of its owner. */
const originalOf = (cluster: IKafkaCluster): IKafkaCluster =>
  cluster instanceof SharedKafkaCluster && cluster.original !== undefined ? cluster.original : cluster

/** Kafka's defaults. https://kafka.apache.org/documentation/#brokerconfigs */
const RETENTION_HOURS = 168
const OFFSETS_RETENTION_MINUTES = 10_080

/** The limits in the properties of the brokers; `undefined` if there are none, as with external brokers. */
function brokerLimits(objects: readonly ManifestObject[]): BrokerLimits | undefined {
  const texts = objects.flatMap(({ data }) => data?.['server.properties'] ?? [])
  const text = texts.find((properties) => /^process\.roles=.*broker/m.test(properties))
  if (text === undefined) return undefined
  const properties = new Map(text.split('\n').map((line) => [line.split('=', 1)[0] ?? '', line.replace(/^[^=]*=/, '')]))
  const number = (key: string) => (properties.has(key) ? Number(properties.get(key)) : undefined)
  return {
    messageMaxBytes: number('message.max.bytes') ?? MESSAGE_MAX_BYTES,
    retentionMs:
      number('log.retention.ms') ??
      endless(number('log.retention.minutes'), 60_000) ??
      endless(number('log.retention.hours') ?? RETENTION_HOURS, 3_600_000) ??
      -1,
    offsetsRetentionMs: (number('offsets.retention.minutes') ?? OFFSETS_RETENTION_MINUTES) * 60_000,
  }
}

/** In Kafka's times, everything below zero is unlimited. */
const endless = (amount: number | undefined, unit: number) =>
  amount === undefined ? undefined : amount < 0 ? -1 : amount * unit
