import { cpuRate, type Run, rate, runContender, script } from './contender.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { producerEnv } from './orders.ts'
import type { BenchPostgres } from './postgres.ts'

/**
 * How fast an outbox is sent: all its rows are there when the relay starts, and the clock runs until the last is marked.
 * Against kafkajs's `sendBatch` of as many events, which come from nowhere and are marked nowhere.
 *
 * Same for both: events of 200 B, 500 of them a request, one topic of 3 partitions on 3 brokers, acks from all in-sync
 * replicas. PostgreSQL writes each commit to the disk of this machine.
 */
export async function relayBench(
  print: (line: string) => void,
  postgres: BenchPostgres,
  kafka: BenchKafka,
  runs: number,
  events: number,
): Promise<void> {
  const env = {
    ...producerEnv(kafka.bootstrapServers, await kafka.createTopic()),
    BENCH_CALLERS: '1',
    BENCH_EVENTS: String(events),
  }
  const series = await sideBySide<Run>(runs, {
    'relay of the outbox': async () => runContender(script('relay.ts'), { ...env, ...(await postgres.newDatabase()) }),
    'kafkajs sendBatch of 500': () => runContender(script('produce-kafkajs-batch.ts'), env),
  })
  print(`sending ${events} events of 200 B from the outbox, events/s`)
  print(table(figure(series, rate), '/s'))
  print('the same, events per second of CPU time of the process')
  print(table(figure(series, cpuRate), '/CPU s'))
}
