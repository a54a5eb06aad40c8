import { cpuRate, type Run, rate, runContender, script } from './contender.ts'
import { startDelay } from './delay.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { producerEnv } from './orders.ts'

/** Milliseconds for which the network holds back what is sent, and what is answered. */
const DELAY_MS = 5

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
  await withDelay(print, kafka.bootstrapServers, env, runs, events)
}

/** The same over a network: how many messages are on their way decides, and 256 callers have no more than 256. */
async function withDelay(
  print: (line: string) => void,
  bootstrapServers: string,
  env: Readonly<Record<string, string>>,
  runs: number,
  events: number,
): Promise<void> {
  const delay = await startDelay(bootstrapServers, DELAY_MS)
  try {
    const run = (name: string, callers: number) => () => {
      const more = { ...delay.env, BENCH_CALLERS: String(callers), BENCH_EVENTS: String(events) }
      return runContender(script(name, 'through-proxy.ts'), { ...env, ...more })
    }
    const series = await sideBySide<Run>(runs, {
      'cdk8s-kafka send, 256 callers': run('produce-runtime.ts', 256),
      'cdk8s-kafka send, 4000 callers': run('produce-runtime.ts', 4_000),
      'kafkajs sendBatch of 500': run('produce-kafkajs-batch.ts', 1),
    })
    print(`the same with ${DELAY_MS} ms of delay in each direction, events/s`)
    print(table(figure(series, rate), '/s'))
  } finally {
    await delay.close()
  }
}
