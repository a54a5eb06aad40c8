import { Duration } from 'cdk8s'
import { Construct, type IConstruct } from 'constructs'
import type { DeclaredAcl } from '../../contracts/acls.ts'
import type { Values } from '../../contracts/codec.ts'
import type { EventDefinition } from '../../contracts/event.ts'
import type { kafkaSettings } from '../../contracts/settings.ts'
import type { DeclaredTopic } from '../../contracts/topics.ts'
import type { ClientConnection } from '../platform/client-connection.ts'
import type { Passage } from '../platform/network-policy.ts'
import { typed } from '../platform/prop-types.ts'
import { milliseconds } from '../platform/quantities.ts'
import { System } from '../platform/system.ts'
import { addRules } from '../platform/validation.ts'
import { minInsyncReplicasFor, replicationFactorFor } from './broker-config.ts'
import type { ClientSecurity } from './client-security.ts'
import type { KafkaRight } from './kafka-right.ts'
import type { KafkaTopicProps } from './kafka-topic-props.ts'
import { topicRules } from './kafka-topic-rules.ts'
import { lendingRules } from './lending-rules.ts'
import { type Retention, topicConfig } from './topic-config.ts'
import type { TopicDefinition } from './topic-definition.ts'
import type { TopicPeer } from './topic-peer.ts'
import { topicPeerRules } from './topic-peer-rules.ts'

// Topics and their cluster refer to each other: both are here.

/** A process that talks to a cluster, and what it uses there: what its rights and its place in the network follow from. */
export interface KafkaClient {
  /** `client.id`. */
  readonly name: string
  readonly produces: readonly KafkaTopic[]
  readonly consumes: readonly KafkaTopic[]
  /** Topics for messages that it cannot process. */
  readonly deadLetterTopics: readonly KafkaTopic[]
  /** `group.id`; `undefined` for a client that does not consume. */
  readonly group: string | undefined
  /** What else it may do there. @default - nothing */
  readonly rights?: readonly KafkaRight[]
  /** Whether it creates topics and rights, and so may do everything. @default false */
  readonly administrates?: boolean
}

/** Where clients of another system are. */
export interface ClientPlace {
  readonly namespace: string
  /** In a chart of that namespace: what belongs to the client there, such as its certificate, is made below it. Asked if needed. */
  readonly scope: () => Construct
}

/** A Kafka cluster, of this project or external, that topics and workloads can be attached to. */
export interface IKafkaCluster extends IConstruct {
  /** Name of the cluster, in messages and in the names of its objects. */
  readonly name: string
  /** Number of brokers: the upper limit of every replication factor. */
  readonly brokers: number
  /** Kafka's `bootstrap.servers`, as clients in the same namespace use it. */
  readonly bootstrapServers: readonly string[]
  /** Kafka's `security.protocol`, as clients use it. */
  readonly securityProtocol: Values<typeof kafkaSettings>['securityProtocol']
  /** How clients reach it, and who they are to it. */
  readonly security: ClientSecurity
  /**
   * Tells the cluster of a process that connects to it; every workload does so itself.
   * @param elsewhere where its pods are, if not in the namespace of the cluster
   */
  attach(client: KafkaClient, elsewhere?: ClientPlace): void
  /** The rights of all clients, where a TopicReconciler is to apply them; `undefined` where everybody may do everything, or others do. */
  readonly acls: readonly DeclaredAcl[] | undefined
  /** Where the brokers are, for the network policies of its clients. */
  readonly address: Passage
  /** How a process connects, under the names that `kafkaSettings` of contracts reads. */
  connection(clientId: string): ClientConnection
  /** How long brokers keep the records of topics without their own retention; `undefined` if unknown. */
  readonly defaultRetention: Duration | undefined
  /** Brokers' `message.max.bytes`: the largest batch that topics without `max.message.bytes` take; `undefined` if unknown. */
  readonly maxMessageBytes: number | undefined
  /** Who creates the topics, if not a TopicReconciler of this project. */
  readonly topicsManagedBy: string | undefined
  /** Other systems that may use the cluster. */
  readonly sharedWith: readonly string[]
  /**
   * The topics of the cluster that the system knows, dead letters and borrowed ones included, in the order in which they were
   * added.
   */
  readonly topics: readonly KafkaTopic[]
  /** Declares a topic. */
  addTopic(name: string, props?: KafkaTopicProps): KafkaTopic
  /** Declares a topic that systems share, as its owner. */
  addTopic(definition: TopicDefinition): KafkaTopic
  /** Uses a topic that another system declares and lends to this one. */
  useTopic(definition: TopicDefinition): KafkaTopic
  /** The topic for messages that consumers of a topic cannot process; declared on first use. */
  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic
  /** Topics that Kafka's metrics cannot tell from one with this name: they differ only in `.` and `_`. */
  topicsLike(name: string): readonly KafkaTopic[]
}

/** What a cluster knows about a topic that it adds. */
interface KafkaTopicIdentity {
  readonly cluster: IKafkaCluster
  readonly name: string
  readonly props: KafkaTopicProps
  readonly deadLettersOf: KafkaTopic | undefined
  /** Its shared definition; `undefined` for a topic that only one system knows. */
  readonly definition: TopicDefinition | undefined
  /** Whether another system declares it. */
  readonly borrowed: boolean
}

/** Room for the headers that make a message a dead letter. */
const DEAD_LETTER_HEADER_BYTES = 16_384

/** Minimum time that dead letters are kept: long enough to notice, fix and redrive. */
const DEAD_LETTER_RETENTION_DAYS = 14

/**
 * A topic: a declaration that the {@link TopicReconciler} of its cluster applies. It has no Kubernetes object of its own.
 * Created with `cluster.addTopic()`.
 */
export class KafkaTopic extends Construct {
  readonly cluster: IKafkaCluster
  readonly partitions: number
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  readonly events: readonly EventDefinition[]
  /** Programs outside of this one that use it. */
  readonly peers: readonly TopicPeer[]
  /** The system that declares the topic, if it is another one: here the topic is neither created nor changed. */
  readonly borrowedFrom: string | undefined
  /** Other systems that may read it. */
  readonly readers: readonly string[]
  /** Other systems that may send to it. */
  readonly writers: readonly string[]
  /** The topic whose dead letters this one holds; `undefined` for an ordinary topic. */
  readonly deadLettersOf: KafkaTopic | undefined
  /** Topic configs by Kafka's names. */
  readonly config: Readonly<Record<string, string>>
  /** Kafka's name of the topic. */
  readonly topicName: string
  /** What was given; `undefined`: the brokers' default. */
  readonly retention: Retention | undefined
  readonly #deadLetterName: string | undefined

  /** @internal use `cluster.addTopic()` */
  constructor(scope: Construct, id: string, identity: KafkaTopicIdentity) {
    super(scope, id)
    const { cluster, name, deadLettersOf, definition, borrowed } = identity
    const props = typed(this, identity.props)
    this.cluster = cluster
    this.topicName = name
    this.partitions = props.partitions ?? 3
    this.replicationFactor = props.replicationFactor ?? replicationFactorFor(cluster.brokers)
    this.minInsyncReplicas = props.minInsyncReplicas ?? minInsyncReplicasFor(this.replicationFactor)
    this.events = props.events ?? []
    this.peers = props.peers ?? []
    this.borrowedFrom = borrowed ? definition?.owner : undefined
    this.readers = definition?.readers ?? []
    this.writers = definition?.writers ?? []
    this.deadLettersOf = deadLettersOf
    this.config = topicConfig({ ...props, minInsyncReplicas: this.minInsyncReplicas })
    this.retention = props.retention
    this.#deadLetterName = props.deadLetterName
    addRules(this, { topic: this, props }, topicRules)
    addRules(this, this, topicPeerRules)
    if (definition === undefined) return
    const lentTo = [...this.readers, ...this.writers]
    addRules(this, { name, owner: definition.owner, borrowed, lentTo, system: System.find(this)?.name }, lendingRules)
  }

  /** The topic as its declaration in the reconciler's ConfigMap. */
  get declaration(): DeclaredTopic {
    const { topicName: name, partitions, replicationFactor, config } = this
    return { name, partitions, replicationFactor, config }
  }

  /**
   * Name of the topic for messages that a system cannot process. Each system has its own: the dead letters of a borrowed topic's
   * owner do not concern its readers.
   */
  get deadLetterName(): string {
    const reader = this.borrowedFrom === undefined ? undefined : System.find(this)?.name
    if (reader !== undefined) return `${this.topicName}.${reader}.dlq`
    return this.#deadLetterName ?? `${this.topicName}.dlq`
  }

  /** Props of the topic that holds this topic's dead letters: the same partitions, and kept longer. */
  get deadLetterProps(): KafkaTopicProps {
    const source = this.retention
    const days = source instanceof Duration ? milliseconds(source) / 86_400_000 : 0
    // Always room for the headers: a message as large as its topic allows must not block its partition for ever.
    const most = this.config['max.message.bytes'] ?? this.cluster.maxMessageBytes
    return {
      ...(most !== undefined && { config: { 'max.message.bytes': Number(most) + DEAD_LETTER_HEADER_BYTES } }),
      partitions: this.partitions,
      replicationFactor: this.replicationFactor,
      minInsyncReplicas: this.minInsyncReplicas,
      retention:
        source === 'forever' ? source : Duration.days(Math.ceil(Math.max(DEAD_LETTER_RETENTION_DAYS, 2 * days))),
    }
  }
}
