import { Duration } from 'cdk8s'
import { Construct } from 'constructs'
import type { EventDefinition } from '../../contracts/event.ts'
import type { DeclaredTopic } from '../../contracts/topics.ts'
import { milliseconds } from '../platform/quantities.ts'
import { addRules } from '../platform/validation.ts'
import { minInsyncReplicasFor, replicationFactorFor } from './broker-config.ts'
import type { IKafkaCluster } from './kafka-cluster-base.ts'
import { topicRules } from './kafka-topic-rules.ts'
import { type CleanupPolicy, type Retention, type TopicConfig, topicConfig } from './topic-config.ts'

/** Options of `cluster.addTopic()`. */
export interface KafkaTopicProps {
  /** Number of partitions: the most members of one group that can work at the same time. Can grow, never shrink. @default 3 */
  readonly partitions?: number
  /** Replicas of each partition; fixed once the topic exists. @default - 3, or the number of brokers if that is less */
  readonly replicationFactor?: number
  /** `min.insync.replicas`: replicas that must have a record before `acks=all` confirms it. @default - replicationFactor - 1, at least 1 */
  readonly minInsyncReplicas?: number
  /** `retention.ms`: how long records stay at least. @default - the brokers' `log.retention.hours`, 7 days */
  readonly retention?: Retention
  /** `cleanup.policy` @default - the brokers' `log.cleanup.policy`, delete */
  readonly cleanupPolicy?: CleanupPolicy
  /** Any other topic config, by Kafka's name. @default - the brokers' defaults */
  readonly config?: TopicConfig
  /** The kinds of event on this topic; services find the topic of an event through them. @default - none: any message */
  readonly events?: readonly EventDefinition[]
  /** Who outside of this system produces to the topic: says that a missing producer is meant so. @default - nobody */
  readonly externalProducer?: string
  /** Who outside of this system consumes the topic: says that a missing consumer is meant so. @default - nobody */
  readonly externalConsumer?: string
}

/** What a cluster knows of a topic that it makes. */
interface KafkaTopicIdentity {
  readonly cluster: IKafkaCluster
  readonly name: string
  readonly props: KafkaTopicProps
  readonly deadLettersOf: KafkaTopic | undefined
}

/** Room for the headers that make a message a dead letter. */
const DEAD_LETTER_HEADER_BYTES = 16_384

/** Time that dead letters stay at least: long enough for people to notice, mend and redrive. */
const DEAD_LETTER_RETENTION_DAYS = 14

/**
 * A topic: a declaration that the {@link TopicReconciler} of its cluster makes so. It has no Kubernetes object of its own.
 * Made by `cluster.addTopic()`.
 */
export class KafkaTopic extends Construct {
  readonly cluster: IKafkaCluster
  readonly partitions: number
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  readonly events: readonly EventDefinition[]
  readonly externalProducer: string | undefined
  readonly externalConsumer: string | undefined
  /** The topic whose failures this one holds; `undefined` for an ordinary topic. */
  readonly deadLettersOf: KafkaTopic | undefined
  /** Topic configs by Kafka's names. */
  readonly config: Readonly<Record<string, string>>
  /** Kafka's name of the topic. */
  readonly topicName: string
  /** What was given; `undefined`: the brokers' default. */
  readonly retention: Retention | undefined

  /** @internal use `cluster.addTopic()` */
  constructor(scope: Construct, id: string, { cluster, name, props, deadLettersOf }: KafkaTopicIdentity) {
    super(scope, id)
    this.cluster = cluster
    this.topicName = name
    this.partitions = props.partitions ?? 3
    this.replicationFactor = props.replicationFactor ?? replicationFactorFor(cluster.brokers)
    this.minInsyncReplicas = props.minInsyncReplicas ?? minInsyncReplicasFor(this.replicationFactor)
    this.events = props.events ?? []
    this.externalProducer = props.externalProducer
    this.externalConsumer = props.externalConsumer
    this.deadLettersOf = deadLettersOf
    this.config = topicConfig({ ...props, minInsyncReplicas: this.minInsyncReplicas })
    this.retention = props.retention
    addRules(this, { topic: this, props }, topicRules)
  }

  /** The topic as its declaration in the reconciler's ConfigMap. */
  get declaration(): DeclaredTopic {
    const { topicName: name, partitions, replicationFactor, config } = this
    return { name, partitions, replicationFactor, config }
  }

  /** Props of the topic that holds this topic's dead letters: partitions alike, and kept longer. */
  get deadLetterProps(): KafkaTopicProps {
    const source = this.retention
    const days = source instanceof Duration ? milliseconds(source) / 86_400_000 : 0
    const most = this.config['max.message.bytes']
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
