import type { ClientAuthentication } from '../kafka/client-security.ts'
/**
 * A system in one environment as plain data, which survives JSON: what lint, AsyncAPI and the graph are functions of. `path`
 * is the place of a construct in the tree; times are in milliseconds, sizes in bytes, and -1 is Kafka's "unlimited".
 */
export interface TopologyValue {
  readonly system: string
  readonly environment: string
  /** `undefined` if `kubectl -n` decides. */
  readonly namespace?: string
  /** Whether it counts as production: its namespaces enforce the restricted Pod Security Standard. */
  readonly production: boolean
  readonly clusters: readonly ClusterValue[]
  readonly topics: readonly TopicValue[]
  readonly events: readonly EventValue[]
  readonly workloads: readonly WorkloadValue[]
  readonly groups: readonly GroupValue[]
  readonly edges: readonly EdgeValue[]
  readonly databases: readonly DatabaseValue[]
  readonly endpoints: readonly EndpointValue[]
  readonly images: readonly ImageValue[]
}

/** A Kafka cluster, of this project or external. */
export interface ClusterValue {
  readonly path: string
  readonly name: string
  readonly kind: string
  /** Same text: same cluster, whatever system it is written in. */
  readonly identity: string
  /** Kafka's cluster id; absent for an external cluster. */
  readonly clusterId?: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  readonly securityProtocol: string
  /** How its clients say who they are; absent where the listener does not ask. */
  readonly authentication?: ClientAuthentication['type']
  /** The system that owns it, if it is another one. */
  readonly owner?: string
  /** Other systems that may use it; absent: none. */
  readonly sharedWith?: readonly string[]
  /** Who creates the topics, if not a TopicReconciler. */
  readonly topicsManagedBy?: string
  /** From the properties of the brokers, or Kafka's defaults; absent for an external cluster. */
  readonly limits?: BrokerLimits
  /** `persistentVolumeClaimRetentionPolicy.whenDeleted`; absent for an external cluster. */
  readonly volumesWhenDeleted?: string
}

/** Limits of the brokers for topics and groups that do not set their own. */
export interface BrokerLimits {
  /** `message.max.bytes` */
  readonly messageMaxBytes: number
  /** `log.retention.ms`, `.minutes` or `.hours` */
  readonly retentionMs: number
  /** `offsets.retention.minutes` */
  readonly offsetsRetentionMs: number
}

/** A topic, with the values of its cluster where it has none of its own. */
export interface TopicValue {
  readonly path: string
  readonly cluster: string
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  /** `retention.ms`; absent if only external brokers know it. */
  readonly retentionMs?: number
  /** `max.message.bytes`; absent if only external brokers know it. */
  readonly maxMessageBytes?: number
  /** What is declared, by Kafka's names. */
  readonly config: Readonly<Record<string, string>>
  /** `id` of the events. */
  readonly events: readonly string[]
  /** The topic whose dead letters this one holds. */
  readonly deadLettersOf?: string
  /** The system that declares it, if it is another one. */
  readonly owner?: string
  /** Other systems that may read it; absent: none. */
  readonly readers?: readonly string[]
  /** Other systems that may send to it; absent: none. */
  readonly writers?: readonly string[]
  /** External programs that use it; absent: none. */
  readonly peers?: readonly PeerValue[]
}

/** An external program that uses a topic. */
export interface PeerValue {
  readonly name: string
  readonly direction: 'produces' | 'consumes'
  /** Consumer group; absent if unknown. */
  readonly group?: string
  /** Kafka principal; absent if unknown. */
  readonly principal?: string
  readonly about?: string
}

/** A kind of event. */
export interface EventValue {
  /** Its `type`; numbered from the second definition of the same type on, which lint reports. */
  readonly id: string
  readonly type: string
  readonly about: string
  /** JSON Schema, draft 7, of what is on the topic: the input of the zod schema. Services send payloads as they are. */
  readonly schema: Readonly<Record<string, unknown>>
  readonly key: KeyValue
}

/** What the key of an event is made from. */
export interface KeyValue {
  /** Whether the key is text that is not empty. */
  readonly present: boolean
  /** Fields of the payload that it is made from, such as `order.id`; none: the same key for every event. */
  readonly fields: readonly string[]
  /** Whether it is just the one field. */
  readonly plain: boolean
}

/** A process that consumes or produces. */
export interface WorkloadValue {
  readonly path: string
  readonly name: string
  readonly kind: string
  readonly image: string
  readonly replicas: number
  readonly maxReplicas: number
  /** The cluster it talks to; absent for a workload without topics, which is refused. */
  readonly cluster?: string
  readonly group?: string
  readonly database?: string
  /** Longest expected outage, see `expectOutage()`. */
  readonly outageMs?: number
  readonly producer?: ProducerValue
}

/** Settings of a producer, as its manifest has them. */
export interface ProducerValue {
  readonly acks: string
  /** `batch.size`; absent for a program that is not one of ours and is not told. */
  readonly batchBytes?: number
  /** Longest body of a request; absent without HTTP. */
  readonly requestBytes?: number
}

/** A consumer group on one cluster. */
export interface GroupValue {
  readonly name: string
  readonly cluster: string
  readonly workloads: readonly string[]
  readonly topics: readonly string[]
}

/** A workload sends to a topic, reads it, or puts there what it cannot process. */
export interface EdgeValue {
  readonly kind: 'produces' | 'consumes' | 'dead-letters'
  readonly workload: string
  readonly cluster: string
  readonly topic: string
}

/** A database. */
export interface DatabaseValue {
  readonly path: string
  readonly name: string
  readonly kind: string
  readonly workloads: readonly string[]
  /** Whether its password is in the manifest. */
  readonly passwordInGit: boolean
  /** `persistentVolumeClaimRetentionPolicy.whenDeleted`; absent for an external database. */
  readonly volumesWhenDeleted?: string
}

/** An HTTP endpoint. */
export interface EndpointValue {
  readonly path: string
  /** Name of the Service. */
  readonly name: string
  /** Construct behind it. */
  readonly kind: string
  /** As seen from inside the namespace. */
  readonly url: string
}

/** An image, and the Kubernetes objects that run it. */
export interface ImageValue {
  readonly name: string
  readonly usedBy: readonly string[]
}
