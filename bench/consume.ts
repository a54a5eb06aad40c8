import { clientsPython } from '../dev/python.ts'
import { contenderFile, cpuRate, type Run, rate, runContender, script } from './contender.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { consumerEnv, fill } from './orders.ts'

/**
 * The consumer runtime against kafkajs's own `eachBatch`, and against confluent-kafka's `poll()`.
 *
 * Same for all: one topic of 3 partitions on 3 brokers, filled before; a process and a new group for each run; fetches of at
 * most 512 KiB a partition and 5 MiB, waiting at most 500 ms; JSON parsed, shape checked (the same zod schema; by hand
 * in Python, which is cheaper), one call of a function for each event; offsets committed every second. The clock runs from
 * the first assignment, because librdkafka has fetched much before it hands out the first message. In favour of the
 * others: they look at no header, and kafkajs resolves once a batch; confluent-kafka stores offsets before the handler
 * has run, so a crash may lose an event.
 */
export async function consumeBench(
  print: (line: string) => void,
  kafka: BenchKafka,
  runs: number,
  events: number,
): Promise<void> {
  const topic = await kafka.createTopic()
  await fill(kafka.bootstrapServers, topic, events)
  const run = (command: readonly string[]) => () =>
    runContender(command, { ...consumerEnv(kafka.bootstrapServers, topic), BENCH_EVENTS: String(events) })
  const confluent = await clientsPython()
  if ('missing' in confluent) print(`without confluent-kafka: ${confluent.missing}`)
  const series = await sideBySide<Run>(runs, {
    'cdk8s-kafka runConsumer': run(script('consume-runtime.ts')),
    ...('python' in confluent && {
      'confluent-kafka poll()': run([confluent.python, contenderFile('consume_confluent.py')]),
    }),
    'kafkajs eachBatch': run(script('consume-kafkajs.ts')),
  })
  print(`consuming ${events} events of 200 B, events/s`)
  print(table(figure(series, rate), '/s'))
  print('the same, events per second of CPU time')
  print(table(figure(series, cpuRate), '/CPU s'))
}
