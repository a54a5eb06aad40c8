import type { EventDefinition } from '../../contracts/event.ts'
import type { CleanupPolicy, Retention, TopicConfig } from './topic-config.ts'
import type { TopicPeer } from './topic-peer.ts'

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
  /** Who outside of the program produces to the topic or consumes it. @default - nobody */
  readonly peers?: readonly TopicPeer[]
  /** Kafka's name of the topic that takes what consumers cannot process: one that exists keeps its name. @default - `<name>.dlq` */
  readonly deadLetterName?: string
}
