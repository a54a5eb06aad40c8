import type { Duration } from 'cdk8s'
import { milliseconds } from '../platform/quantities.ts'
import type { ConfigValue } from './broker-config.ts'

/**
 * Topic configs by Kafka's own names. The common ones are typed; any other key Kafka knows may be given.
 * https://kafka.apache.org/documentation/#topicconfigs
 */
export interface TopicConfig {
  readonly 'compression.type'?: 'producer' | 'uncompressed' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** Time in ms that a tombstone stays readable in a compacted topic. Kafka's default: 86400000. */
  readonly 'delete.retention.ms'?: number
  /** Largest batch in bytes. Kafka's default: 1048588. */
  readonly 'max.message.bytes'?: number
  /** Size in bytes above which the oldest segments of a partition are deleted; -1: no limit. */
  readonly 'retention.bytes'?: number
  /** Size in bytes at which a new segment is started. */
  readonly 'segment.bytes'?: number
  /** Age in ms at which a new segment is started, so that old records can be deleted. Kafka's default: 604800000. */
  readonly 'segment.ms'?: number
  readonly [key: string]: ConfigValue | undefined
}

/** Kafka's `cleanup.policy`: old records are deleted, or only the last one of each key is kept, or both. */
export type CleanupPolicy = 'delete' | 'compact' | 'compact,delete'

/** Keys of {@link TopicConfig} that a typed prop of the topic sets. */
export const propOfTopicConfig: Readonly<Record<string, string>> = {
  'cleanup.policy': 'cleanupPolicy',
  'min.insync.replicas': 'minInsyncReplicas',
  'retention.ms': 'retention',
}

/** Minimum time that records are kept; `forever` is Kafka's -1. */
export type Retention = Duration | 'forever'

/** The props of a topic that become topic configs. */
export interface TopicConfigSource {
  readonly retention?: Retention
  readonly cleanupPolicy?: CleanupPolicy
  readonly minInsyncReplicas: number
  readonly config?: TopicConfig
}

/** The declared configs of a topic, sorted by key. What is not declared is left to the broker's defaults. */
export function topicConfig(source: TopicConfigSource): Readonly<Record<string, string>> {
  const config: Record<string, ConfigValue | undefined> = {
    ...source.config,
    'cleanup.policy': source.cleanupPolicy,
    'min.insync.replicas': source.minInsyncReplicas,
    'retention.ms': source.retention === 'forever' ? -1 : source.retention && milliseconds(source.retention),
  }
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, String(value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
