import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { encode } from '../contracts/codec.ts'
import { consumerSettings, kafkaSettings } from '../contracts/settings.ts'
import { clientsPython } from '../dev/python.ts'
import { orderPlaced } from '../services/order-tracker/events.ts'
import { toMessage } from '../services/runtime/producer/events.ts'
import { nodeOf } from '../tests/packages/packed.ts'
import { contenderFile, cpuRate, type Figures, rate } from './contender.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { fill, order } from './orders.ts'

/** Longest time for a run. */
const RUN_MS = 120_000

/** What programs have printed last stays in Python's buffer: the clock stops before. */
const MEASURED_SHARE = 0.95

/** Milliseconds of one tick of /proc. */
const TICK_MS = 10

const main = fileURLToPath(new URL('../services/order-tracker/consumer/main.ts', import.meta.url))

/**
 * order-tracker's consumer as it is deployed, on Node 24, against a plain loop on confluent-kafka that parses each order
 * and prints a sentence about it. Both write to a pipe; a process and a new group for each run. The clock runs from the
 * assignment. In favour of the loop: it validates nothing, does not say which event it was, and commits whatever poll() has
 * returned, done or not; with `LOG_LEVEL=warn` the consumer does all but write.
 */
export async function deployedBench(
  print: (line: string) => void,
  kafka: BenchKafka,
  runs: number,
  events: number,
): Promise<void> {
  const python = await clientsPython()
  if ('missing' in python) return print(`without order-tracker's consumer as deployed: ${python.missing}`)
  let node: string
  try {
    node = await node24()
  } catch (error) {
    const { shortMessage = String(error) } = error as { shortMessage?: string }
    return print(`without order-tracker's consumer as deployed: it needs the npm package node@24: ${shortMessage}`)
  }
  const topic = await kafka.createTopic()
  await fill(kafka.bootstrapServers, topic, events, () => toMessage(orderPlaced, order(), '/bench', {}))
  const run = (command: readonly string[]) => () => watch(command, consumerEnv(kafka.bootstrapServers, topic), events)
  const series = await sideBySide<Figures>(runs, {
    "order-tracker's consumer": run([node, main]),
    'confluent-kafka loop': run([python.python, contenderFile('print_orders.py')]),
  })
  print(`${events} orders of 200 B, each a line of the log, events/s`)
  print(table(figure(series, rate), '/s'))
  print('the same, events per second of CPU time')
  print(table(figure(series, cpuRate), '/CPU s'))
}

/** The program of Node 24, installed in the user's cache folder once. */
async function node24(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(await nodeOf('24', join(cache, 'cdk8s-kafka', 'node')), 'node')
}

const consumerEnv = (servers: string, topic: string): Record<string, string> => ({
  ...encode(kafkaSettings, { bootstrapServers: servers.split(','), clientId: 'bench-consumer' }),
  ...encode(consumerSettings, {
    consumes: [{ topic, events: [orderPlaced.type] }],
    groupId: `bench-${randomUUID()}`,
  }),
  BENCH_TOPIC: topic,
  HEALTH_PORT: '0',
})

/** Runs a program that says when it has partitions, and then prints a line for each event. */
async function watch(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  events: number,
): Promise<Figures> {
  const child = execa(program, args, {
    env,
    reject: false,
    buffer: false,
    stdin: 'ignore',
    timeout: RUN_MS,
    forceKillAfterDelay: 15_000,
  })
  const expected = Math.floor(events * MEASURED_SHARE)
  let began = 0
  let cpuBefore = 0
  let lines = 0
  let figures: Figures | undefined
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    if (figures !== undefined) continue
    if (began === 0) {
      if (!/joined the group|^assigned/m.test(chunk.toString())) continue
      began = performance.now()
      cpuBefore = cpuOf(child.pid ?? 0)
      continue
    }
    for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, at + 1)) lines++
    if (lines < expected) continue
    figures = { ms: performance.now() - began, cpuMs: cpuOf(child.pid ?? 0) - cpuBefore, events: lines }
    child.kill('SIGTERM')
  }
  const { shortMessage } = await child
  if (figures === undefined) throw new Error(`a contender printed ${lines} of ${expected} lines: ${shortMessage}`)
  return figures
}

const NEW_LINE = 10

/** CPU time of a process so far in milliseconds, user and system. */
function cpuOf(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user, system] = fields.split(' ').slice(11, 13).map(Number)
  return ((user ?? 0) + (system ?? 0)) * TICK_MS
}
