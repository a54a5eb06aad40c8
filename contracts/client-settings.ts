import { oneOf, setting, trueOrFalse, wholeNumber } from './codec.ts'

/** Options of a producer under the names that Kafka's own clients have for them. */
export const producerConfigSettings = {
  acks: setting(
    'KAFKA_ACKS',
    oneOf(['all', '1', '0']),
    'acks: who has an event before it counts as sent: all in-sync replicas, the leader, nobody',
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
    'batch.size: most bytes of the events that are sent together, of all partitions; one event may be larger',
    524_288,
  ),
  lingerMs: setting(
    'KAFKA_LINGER_MS',
    wholeNumber(0),
    'linger.ms: milliseconds that an event waits for others, while nothing is being sent',
    3,
  ),
} as const

/** Options of a consumer under the names that Kafka's own clients have for them. */
export const consumerConfigSettings = {
  autoOffsetReset: setting(
    'KAFKA_AUTO_OFFSET_RESET',
    oneOf(['earliest', 'latest']),
    'auto.offset.reset: where a group without an offset begins; latest skips what is there already',
    'earliest',
  ),
  enableAutoCommit: setting(
    'KAFKA_ENABLE_AUTO_COMMIT',
    trueOrFalse,
    'enable.auto.commit: commit what is processed every auto.commit.interval.ms; false: each event before the next',
    true,
  ),
  autoCommitIntervalMs: setting(
    'KAFKA_AUTO_COMMIT_INTERVAL_MS',
    wholeNumber(100),
    'auto.commit.interval.ms: milliseconds between two commits; what is processed since then comes again after a crash',
    1_000,
  ),
  maxPollRecords: setting(
    'KAFKA_MAX_POLL_RECORDS',
    wholeNumber(1),
    'max.poll.records: most events of a partition between two looks at the group; with a database, of a transaction',
    500,
  ),
} as const
