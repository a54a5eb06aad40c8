import { KafkaCluster } from '../../kafka/kafka-cluster.ts'
import type { IKafkaCluster } from '../../kafka/kafka-cluster-base.ts'
import type { BrokerLimits, ClusterValue } from '../value.ts'
import { type ManifestObject, type ManifestsOf, volumesWhenDeleted } from './manifest.ts'

/** A cluster as plain data; the namespace is part of short addresses. */
export function clusterValue(
  cluster: IKafkaCluster,
  namespace: string | undefined,
  manifestsOf: ManifestsOf,
): ClusterValue {
  const { name, brokers, bootstrapServers, securityProtocol, topicsManagedBy } = cluster
  const objects = manifestsOf(cluster)
  const limits = brokerLimits(objects)
  const volumes = volumesWhenDeleted(objects)
  return {
    path: cluster.node.path,
    name,
    kind: cluster.constructor.name,
    identity: identityOf(cluster, namespace),
    ...(cluster instanceof KafkaCluster && { clusterId: cluster.clusterId }),
    brokers,
    bootstrapServers,
    securityProtocol,
    ...(topicsManagedBy !== undefined && { topicsManagedBy }),
    ...(limits && { limits }),
    ...(volumes !== undefined && { volumesWhenDeleted: volumes }),
  }
}

/** A short name means another server in each namespace. */
function identityOf(cluster: IKafkaCluster, namespace = ''): string {
  if (cluster instanceof KafkaCluster) return cluster.clusterId
  return cluster.bootstrapServers
    .map((server) => (server.includes('.') ? server : `${namespace}/${server}`))
    .sort()
    .join(',')
}

/** Kafka's defaults. https://kafka.apache.org/documentation/#brokerconfigs */
const MESSAGE_MAX_BYTES = 1_048_588
const RETENTION_HOURS = 168
const OFFSETS_RETENTION_MINUTES = 10_080

/** The bounds in the properties of the brokers; `undefined` where there are none, as the brokers are somebody else's. */
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

/** Of Kafka's times, everything below zero is without end. */
const endless = (amount: number | undefined, unit: number) =>
  amount === undefined ? undefined : amount < 0 ? -1 : amount * unit
