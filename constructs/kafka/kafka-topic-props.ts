import type { EventDefinition } from '../../contracts/event.ts'
import type { CleanupPolicy, Retention, TopicConfig } from './topic-config.ts'
import type { TopicPeer } from './topic-peer.ts'

/** Options of `cluster.addTopic()`. */
export interface KafkaTopicProps {
  /**
   * Number of partitions: the maximum number of members of a group that can work in parallel. Can grow, never shrink. @default 3
   */
  readonly partitions?: number
  /** Replicas of each partition; fixed once the topic exists. @default - 3, or the number of brokers if that is lower */
  readonly replicationFactor?: number
  /**
   * `min.insync.replicas`: replicas that must have a record before `acks=all` confirms it. @default - replicationFactor - 1, at
   * least 1
   */
  readonly minInsyncReplicas?: number
  /** `retention.ms`: the minimum time that records are kept. @default - the brokers' `log.retention.hours`, 7 days */
  readonly retention?: Retention
  /** `cleanup.policy` @default - the brokers' `log.cleanup.policy`, delete */
  readonly cleanupPolicy?: CleanupPolicy
  /** Any other topic config, by Kafka's name. @default - the brokers' defaults */
  readonly config?: TopicConfig
  /** The events on this topic; services look up the topic of an event by them. @default - none: any message */
  readonly events?: readonly EventDefinition[]
  /** Programs outside of this one that produce to the topic or consume it. @default - none */
  readonly peers?: readonly TopicPeer[]
  /** Name of the topic for messages that consumers cannot process, for example of an existing one. @default - `<name>.dlq` */
  readonly deadLetterName?: string
}
