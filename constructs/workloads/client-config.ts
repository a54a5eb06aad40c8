import { consumerConfigSettings, producerConfigSettings } from '../../contracts/client-settings.ts'
import { encode } from '../../contracts/codec.ts'

/** Options of a producer by Kafka's own names. https://kafka.apache.org/documentation/#producerconfigs */
export interface ProducerConfig {
  /**
   * Who has an event before it counts as sent: all in-sync replicas, the leader alone, or nobody. With 1 a broker that dies
   * takes the newest events with it; with 0 nobody says whether any arrived, and delivery reports have the offset -1. Less
   * than `all` needs `mayLoseEvents`. kafkajs: `acks` -1, 1, 0. @default 'all'
   */
  readonly acks?: 'all' | 1 | 0
  /**
   * How batches are compressed. kafkajs has gzip only; the runtime adds the others. zstd is read, but not written.
   * @default 'none'
   */
  readonly 'compression.type'?: 'none' | 'gzip' | 'snappy' | 'lz4'
  /**
   * Most bytes of the events that are sent together. Kafka means one partition; kafkajs has no such notion, and the runtime's batcher
   * means the sum over partitions of one request, before compression. One event may be larger. @default 524288
   */
  readonly 'batch.size'?: number
  /**
   * Milliseconds that an event waits for others while nothing is being sent. kafkajs has no such notion; it is the runtime's batcher
   * that waits. @default 3; 0 in workloads that consume or have a database
   */
  readonly 'linger.ms'?: number
}

/** Options of a consumer by Kafka's own names. https://kafka.apache.org/documentation/#consumerconfigs */
export interface ConsumerConfig {
  /**
   * Where a group begins that has no offset, and where it goes on when its offset is no longer there. `latest` skips what
   * is in the topic already, and what comes while no member has committed yet: it needs `mayLoseEvents`. Kafka's `none` does not
   * exist in kafkajs, whose name for it is `fromBeginning`. @default 'earliest'
   */
  readonly 'auto.offset.reset'?: 'earliest' | 'latest'
  /**
   * Kafka: whether the client commits by itself, else the program does. Here only what is processed is ever committed: with true
   * every `auto.commit.interval.ms`; with false each event (with a database: each transaction) before the next is begun, so
   * that a crash repeats one event at most, at a request for each. kafkajs: `autoCommitThreshold` 1. @default true
   */
  readonly 'enable.auto.commit'?: boolean
  /**
   * Milliseconds between two commits: what was processed since the last one comes again after a crash. kafkajs:
   * `autoCommitInterval`. @default 1000 (Kafka: 5000)
   */
  readonly 'auto.commit.interval.ms'?: number
  /**
   * Kafka: most records of one poll(). kafkajs fetches by bytes and knows no such number: it is the number of events of a
   * partition after which the runtime looks whether a heartbeat or a commit is due; with a database, most events of one
   * transaction. @default 500
   */
  readonly 'max.poll.records'?: number
}

/** The settings of a producer; what is left out keeps the runtime's default. */
export const producerConfigEnv = (config: ProducerConfig = {}): Record<string, string> =>
  encode(producerConfigSettings, {
    acks: config.acks === undefined ? undefined : (String(config.acks) as 'all' | '1' | '0'),
    compressionType: config['compression.type'],
    batchSize: config['batch.size'],
    lingerMs: config['linger.ms'],
  })

/** The settings of a consumer; what is left out keeps the runtime's default. */
export const consumerConfigEnv = (config: ConsumerConfig = {}): Record<string, string> =>
  encode(consumerConfigSettings, {
    autoOffsetReset: config['auto.offset.reset'],
    enableAutoCommit: config['enable.auto.commit'],
    autoCommitIntervalMs: config['auto.commit.interval.ms'],
    maxPollRecords: config['max.poll.records'],
  })
