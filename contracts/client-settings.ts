import { oneOf, setting, trueOrFalse, wholeNumber } from './codec.ts'

/** Options of a producer, by their names in Kafka's own clients. */
export const producerConfigSettings = {
  acks: setting(
    'KAFKA_ACKS',
    oneOf(['all', '1', '0']),
    'acks: which replicas must have an event before it counts as sent: all in-sync ones, the leader, or none',
    'all',
  ),
  compressionType: setting(
    'KAFKA_COMPRESSION_TYPE',
    oneOf(['none', 'gzip', 'snappy', 'lz4']),
    'compression.type: how batches are compressed',
    'none',
  ),
  batchSize: setting(
    'KAFKA_BATCH_SIZE',
    wholeNumber(1),
    'batch.size: maximum bytes of the events that are sent together, over all partitions; a single event may be larger',
    524_288,
  ),
  lingerMs: setting(
    'KAFKA_LINGER_MS',
    wholeNumber(0),
    'linger.ms: milliseconds that an event waits for others, while nothing is being sent',
    3,
  ),
} as const

/** Options of a consumer, by their names in Kafka's own clients. */
export const consumerConfigSettings = {
  autoOffsetReset: setting(
    'KAFKA_AUTO_OFFSET_RESET',
    oneOf(['earliest', 'latest']),
    'auto.offset.reset: where a group without an offset starts; latest skips what is already there',
    'earliest',
  ),
  enableAutoCommit: setting(
    'KAFKA_ENABLE_AUTO_COMMIT',
    trueOrFalse,
    'enable.auto.commit: commit processed events every auto.commit.interval.ms; false: each event before the next',
    true,
  ),
  autoCommitIntervalMs: setting(
    'KAFKA_AUTO_COMMIT_INTERVAL_MS',
    wholeNumber(100),
    'auto.commit.interval.ms: milliseconds between two commits; what was processed since the last one is repeated after a crash',
    1_000,
  ),
  maxPollRecords: setting(
    'KAFKA_MAX_POLL_RECORDS',
    wholeNumber(1),
    'max.poll.records: maximum events of a partition between two checks of the group; with a database, of a transaction',
    500,
  ),
} as const
