/**
 * CloudEvents 1.0 attributes as Kafka headers (binary content mode): the payload stays what its documents show.
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md
 */
export const cloudEventHeaders = {
  specversion: 'ce_specversion',
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  time: 'ce_time',
  contentType: 'content-type',
} as const

/** Headers of a dead letter: Spring for Apache Kafka's names, values as readable UTF-8 text. */
export const deadLetterHeaders = {
  topic: 'kafka_dlt-original-topic',
  partition: 'kafka_dlt-original-partition',
  offset: 'kafka_dlt-original-offset',
  timestamp: 'kafka_dlt-original-timestamp',
  group: 'kafka_dlt-original-consumer-group',
  error: 'kafka_dlt-exception-fqcn',
  message: 'kafka_dlt-exception-message',
  stack: 'kafka_dlt-exception-stacktrace',
  attempts: 'kafka_deliveryAttempt',
  firstFailedAt: 'x-first-failed-at',
  lastFailedAt: 'x-last-failed-at',
  service: 'x-failed-service',
  eventId: 'x-original-event-id',
} as const

/** Headers of a message that was put back from a dead-letter topic onto its source topic. */
export const redriveHeaders = {
  /** The dead letter that it was made from: `<topic>/<partition>/<offset>`. */
  from: 'x-redriven-from',
  /** The only group that processes it; every other group skips it. */
  group: 'x-redriven-for-group',
  /** The id the event had at first, so that a foreign event without `ce_id` keeps its identity. */
  eventId: 'x-original-event-id',
} as const
