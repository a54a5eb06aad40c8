import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { DurationHistogram } from './histogram.ts'

/** Name, help and labels of every counter. Names follow OpenTelemetry's messaging metrics where it has one. */
const counters = {
  consumed: [
    'messaging_client_consumed_messages_total',
    'messages taken from a topic, once for each attempt',
    ['topic', 'group'],
  ],
  processed: ['messaging_process_succeeded_total', 'messages whose handler succeeded', ['topic', 'group']],
  retried: ['messaging_process_failed_attempts_total', 'calls of a handler that failed', ['topic', 'group']],
  deadLettered: ['messaging_process_dead_lettered_total', 'messages put on a dead-letter topic', ['topic', 'group']],
  repeated: ['messaging_process_repeated_total', 'events left out: processed before, by the inbox', ['topic', 'group']],
  ignored: ['messaging_process_ignored_total', 'messages resolved unprocessed: not for this group', ['topic', 'group']],
  sent: ['messaging_client_sent_messages_total', 'messages acknowledged by all in-sync replicas', ['topic']],
  sendFailed: ['messaging_client_failed_messages_total', 'messages given up without acknowledgement', ['topic']],
} as const satisfies Record<string, readonly [string, string, readonly string[]]>

const gauges = {
  lag: [
    'kafka_consumer_group_lag',
    'messages of the partition that this group has not processed, as of the last batch',
    ['group', 'topic', 'partition'],
  ],
  blocked: [
    'kafka_consumer_partition_blocked',
    '1 while a message that cannot be processed, and cannot be dead-lettered, holds up the partition',
    ['group', 'topic', 'partition'],
  ],
  joined: ['kafka_consumer_joined', '1 while this process is a member of its group', ['group']],
} as const satisfies Record<string, readonly [string, string, readonly string[]]>

const durations = {
  process: ['messaging_process_duration_seconds', 'time from taking a message to its outcome'],
  send: ['messaging_client_operation_duration_seconds', 'time from sending a batch to its acknowledgement'],
} as const

/** Every instrument of a process, and the registry that `/metrics` prints. */
export interface Metrics {
  readonly registry: Registry
  readonly counters: { readonly [K in keyof typeof counters]: Counter }
  readonly gauges: { readonly [K in keyof typeof gauges]: Gauge }
  readonly durations: { readonly [K in keyof typeof durations]: DurationHistogram }
}

/** Makes the instruments, all from one table each, on a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    counters: mapValues(counters, ([name, help, labelNames]) => new Counter({ name, help, labelNames, registers })),
    gauges: mapValues(gauges, ([name, help, labelNames]) => new Gauge({ name, help, labelNames, registers })),
    durations: mapValues(durations, ([name, help]) => new DurationHistogram(registry, name, help)),
  }
}

/**
 * Adds memory, CPU and event loop metrics of the process. The event loop is sampled five times a second: prom-client's
 * default of 100 samples costs more CPU than an idle consumer.
 */
export function addProcessMetrics(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics.registry, eventLoopMonitoringPrecision: 200 })
}

function mapValues<K extends string, A, B>(table: Readonly<Record<K, A>>, map: (value: A) => B): Record<K, B> {
  const entries = Object.entries<A>(table).map(([key, value]) => [key, map(value)])
  return Object.fromEntries(entries) as Record<K, B>
}
