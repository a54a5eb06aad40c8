import { cpuRate, type Run, rate, runContender, script } from './contender.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { producerEnv } from './orders.ts'

/** A single send takes about a millisecond of broker time: fewer events, or the run takes minutes. */
const SINGLE_SENDS = 4_096

/**
 * The producer's `send`, which collects events for 3 ms, against kafkajs's own `send` of one message and against
 * `sendBatch` of 500 messages that are there already.
 *
 * Same for all: one topic of 3 partitions on 3 brokers, acks from all in-sync replicas, not idempotent; payloads checked
 * by the same zod schema, made JSON, with the same key and CloudEvents headers. Callers await each call before the next.
 * The clock runs from the second call, when the connections are there, to the last acknowledgement.
 */
export async function produceBench(
  print: (line: string) => void,
  kafka: BenchKafka,
  runs: number,
  events: number,
): Promise<void> {
  const env = producerEnv(kafka.bootstrapServers, await kafka.createTopic())
  const run = (name: string, callers: number, count: number) => () =>
    runContender(script(name), { ...env, BENCH_CALLERS: String(callers), BENCH_EVENTS: String(count) })
  const series = await sideBySide<Run>(runs, {
    'cdk8s-kafka send, 256 callers': run('produce-runtime.ts', 256, events),
    'cdk8s-kafka send, 1000 callers': run('produce-runtime.ts', 1_000, events),
    'kafkajs send, 256 callers': run('produce-kafkajs-send.ts', 256, SINGLE_SENDS),
    'kafkajs sendBatch of 500': run('produce-kafkajs-batch.ts', 1, events),
  })
  print(`producing ${events} events of 200 B (single sends: ${SINGLE_SENDS}), events/s`)
  print(table(figure(series, rate), '/s'))
  print('the same, events per second of CPU time')
  print(table(figure(series, cpuRate), '/CPU s'))
}
