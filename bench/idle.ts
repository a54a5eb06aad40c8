import { freePorts } from '../dev/kafka/ports.ts'
import { cpuPercent, type Run, runContender, script } from './contender.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { consumerEnv, fill } from './orders.ts'

/** Events on the topic of the busy consumer, and how many it has processed when it is told to stop. */
const BACKLOG = 20_000
const BUSY_AFTER = 200

/**
 * What a consumer costs that has nothing to do, and how soon one ends after SIGTERM.
 *
 * Same for both: a topic of 3 partitions without messages; a process and a new group for each run; CPU time of ten
 * seconds, from three seconds after the first assignment. kafkajs runs `eachMessage` with its defaults. Only the runtime
 * has anything besides: its probes are called every 5 s and its metrics every 15 s. The busy consumer waits 5 ms in each
 * call of its handler, three partitions at a time, with most of its backlog unread.
 */
export async function idleBench(print: (line: string) => void, kafka: BenchKafka, runs: number): Promise<void> {
  const { bootstrapServers } = kafka
  const quiet = await kafka.createTopic()
  const idle = await sideBySide<Run>(runs, {
    'cdk8s-kafka, probes and metrics': () =>
      probed((port) => runContender(script('idle-runtime.ts'), { ...consumerEnv(bootstrapServers, quiet), ...port })),
    'kafkajs, its defaults': () => runContender(script('idle-kafkajs.ts'), consumerEnv(bootstrapServers, quiet)),
  })
  print('CPU of an idle consumer, % of a core')
  print(table(figure(idle, cpuPercent), '%'))

  const full = await kafka.createTopic()
  await fill(bootstrapServers, full, BACKLOG)
  const busy = await sideBySide<Run>(runs, {
    'cdk8s-kafka, busy': () =>
      runContender(script('busy-runtime.ts'), {
        ...consumerEnv(bootstrapServers, full),
        BENCH_EVENTS: String(BUSY_AFTER),
      }),
  })
  const [ours, stock] = idle
  print('from SIGTERM to the end of the process, ms')
  const series = [
    { ...ours, name: 'cdk8s-kafka, idle' },
    ...busy,
    { ...stock, name: 'kafkajs disconnect(), idle' },
  ].map(({ name, values = [] }) => ({ name, values }))
  print(
    table(
      figure(series, (run) => run.stopMs),
      'ms',
    ),
  )
}

/** Calls the probes and the metrics of a consumer while it runs. */
async function probed(run: (env: { HEALTH_PORT: string }) => Promise<Run>): Promise<Run> {
  const [port] = await freePorts(1)
  const get =
    (...paths: string[]) =>
    () => {
      for (const path of paths) {
        // Until it listens, and when it has ended.
        fetch(`http://127.0.0.1:${port}/${path}`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
      }
    }
  const timers = [setInterval(get('livez', 'readyz'), 5_000), setInterval(get('metrics'), 15_000)]
  try {
    return await run({ HEALTH_PORT: String(port) })
  } finally {
    for (const timer of timers) clearInterval(timer)
  }
}
