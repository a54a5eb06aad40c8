import { consumerConfigSettings, producerConfigSettings } from '../../contracts/client-settings.ts'
import { encode } from '../../contracts/codec.ts'

/** Options of a producer by Kafka's own names. https://kafka.apache.org/documentation/#producerconfigs */
export interface ProducerConfig {
  /**
   * Which replicas must have an event before it counts as sent: all in-sync ones, only the leader, or none. With 1 a broker failure
   * loses the newest events; with 0 nothing confirms whether any arrived, and delivery reports have the offset -1. Less
   * than `all` needs `mayLoseEvents`. kafkajs: `acks` -1, 1, 0. @default 'all'
   */
  readonly acks?: 'all' | 1 | 0
  /**
   * How batches are compressed. kafkajs has gzip only; the runtime adds the others. zstd is read, but not written.
   * @default 'none'
   */
  readonly 'compression.type'?: 'none' | 'gzip' | 'snappy' | 'lz4'
  /**
   * Maximum size in bytes of the events that are sent together. In Kafka it applies per partition; kafkajs has no such notion,
   * and the runtime's batcher applies it to the sum over all partitions of a request, before compression. A single event may be
   * larger. @default 524288
   */
  readonly 'batch.size'?: number
  /**
   * Milliseconds that an event waits for others while nothing is being sent. kafkajs has no such notion; it is the runtime's
   * batcher that waits. @default 3; 0 in workloads that consume or have a database
   */
  readonly 'linger.ms'?: number
}

/** Options of a consumer by Kafka's own names. https://kafka.apache.org/documentation/#consumerconfigs */
export interface ConsumerConfig {
  /**
   * Where a group starts if it has no offset, or if its offset is out of range. `latest` skips what
   * is already in the topic, and what arrives before any member has committed: it needs `mayLoseEvents`. Kafka's `none` does not
   * exist in kafkajs, whose name for it is `fromBeginning`. @default 'earliest'
   */
  readonly 'auto.offset.reset'?: 'earliest' | 'latest'
  /**
   * In Kafka: whether the client commits by itself; otherwise the program does. Here only processed events are ever committed:
   * with true every `auto.commit.interval.ms`; with false each event (with a database: each transaction) before the next one is
   * started, so that a crash repeats at most one event, at the cost of a request for each. kafkajs: `autoCommitThreshold` 1.
   * @default true
   */
  readonly 'enable.auto.commit'?: boolean
  /**
   * Milliseconds between two commits: what was processed since the last one is repeated after a crash. kafkajs:
   * `autoCommitInterval`. @default 1000 (Kafka: 5000)
   */
  readonly 'auto.commit.interval.ms'?: number
  /**
   * In Kafka: maximum number of records of one poll(). kafkajs fetches by bytes and has no such limit: here it is the number of
   * events of a partition after which the runtime checks whether a heartbeat or a commit is due; with a database, the maximum
   * number of events of one transaction. @default 500
   */
  readonly 'max.poll.records'?: number
}

/** The settings of a producer; options that are left out keep the runtime's default. */
export const producerConfigEnv = (config: ProducerConfig = {}): Record<string, string> =>
  encode(producerConfigSettings, {
    acks: config.acks === undefined ? undefined : (String(config.acks) as 'all' | '1' | '0'),
    compressionType: config['compression.type'],
    batchSize: config['batch.size'],
    lingerMs: config['linger.ms'],
  })

/** The settings of a consumer; options that are left out keep the runtime's default. */
export const consumerConfigEnv = (config: ConsumerConfig = {}): Record<string, string> =>
  encode(consumerConfigSettings, {
    autoOffsetReset: config['auto.offset.reset'],
    enableAutoCommit: config['enable.auto.commit'],
    autoCommitIntervalMs: config['auto.commit.interval.ms'],
    maxPollRecords: config['max.poll.records'],
  })
