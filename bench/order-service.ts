import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { topologyOf } from '../constructs/index.ts'
import { freePorts } from '../dev/kafka/ports.ts'
import { devPlan } from '../dev/plan.ts'
import { environments } from '../environments.ts'
import { buildSystems } from '../synthesis/build.ts'
import { project } from '../tests/project.ts'
import { contenderFile } from './contender.ts'
import { type HttpServiceProcess, startHttpService } from './http-service.ts'
import { findK6, type LoadFigures, runLoad } from './k6.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'

const SYSTEM = 'order-billing-notification'
const SERVICE = 'order-service'

const fileOf = (name: string) => fileURLToPath(new URL(`../services/${SYSTEM}/${name}`, import.meta.url))

/** Users at once, and seconds of each run. */
const USERS = [50, 100]
const SECONDS = 10

/** Load, and what it cost. */
interface Run extends LoadFigures {
  /** CPU time of the service, in milliseconds for 1,000 answered orders. */
  readonly cpuPerThousand: number
}

/**
 * Orders through HTTP: our order-service against a plain one of express and kafkajs that awaits a `send` for each topic.
 *
 * Same for both: the load test's own script, its users without think time, each with a connection that is kept; one
 * process on Node with the variables of the manifest; topics of 6 partitions on 3 brokers, acks from all in-sync
 * replicas; a line of log for each order, to a file. Both processes run all the time and get the load by turns. k6, the
 * brokers and the service share the machine: what one of them saves, the others can use.
 */
export async function orderServiceBench(
  print: (line: string) => void,
  startKafka: () => Promise<BenchKafka>,
  runs: number,
): Promise<void> {
  // Asked first: the brokers need not start in vain.
  const k6 = await findK6()
  const kafka = await startKafka()
  const env = { ...(await manifestEnv(kafka)), KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers }
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-bench-'))
  const running: HttpServiceProcess[] = []
  const contender = async (file: string) => {
    const [httpPort, healthPort] = await freePorts(2)
    const url = `http://127.0.0.1:${httpPort}/api/orders`
    const ports = { HTTP_PORT: String(httpPort), HEALTH_PORT: String(healthPort) }
    const service = await startHttpService(file, { ...env, ...ports }, folder, () => takesOrders(url))
    running.push(service)
    return (users: number) => measured(service, () => load(k6, url, users))
  }
  try {
    const ours = await contender(fileOf(`${SERVICE}/main.ts`))
    const plain = await contender(contenderFile('plain-order-service.ts'))
    for (const users of USERS) {
      const series = await sideBySide<Run>(runs, {
        'cdk8s-kafka order-service': () => ours(users),
        'express + kafkajs': () => plain(users),
      })
      const show = (what: string, unit: string, of: (run: Run) => number) => {
        print(`${what}, ${users} users`)
        print(table(figure(series, of), unit))
      }
      show('orders answered', '/s', (run) => run.requestsPerSecond)
      show('latency p50', 'ms', (run) => run.p50)
      show('latency p95', 'ms', (run) => run.p95)
      show('latency p99', 'ms', (run) => run.p99)
      show('CPU time of the service for 1,000 orders', 'ms', (run) => run.cpuPerThousand)
      const failures = series.map(
        ({ name, values }) => `${name}: ${values.reduce((sum, run) => sum + run.failures, 0)}`,
      )
      print(`failures, ${users} users\n  ${failures.join('\n  ')}`)
    }
  } finally {
    await Promise.all(running.map((service) => service.stop()))
    await rm(folder, { recursive: true, force: true })
  }
}

/** The environment of the service in its manifest; the topics that it sends to are made. */
async function manifestEnv(kafka: BenchKafka): Promise<Readonly<Record<string, string>>> {
  const [system] = buildSystems(project, { environment: environments[0].name, system: SYSTEM })
  const workload = system && topologyOf(system).workloads.find(({ name }) => name === SERVICE)
  const process = system && devPlan(system).processes.find(({ name }) => name === SERVICE)
  if (workload === undefined || process === undefined) throw new Error(`${SYSTEM} has no ${SERVICE}`)
  for (const { topicName, partitions } of workload.produces) await kafka.createTopic(topicName, partitions)
  return process.env
}

const load = (k6: string, url: string, users: number) =>
  runLoad(k6, {
    script: fileOf('load-test/script.js'),
    env: { ORDER_SERVICE_URL: url, THINK_TIME: '0' },
    users,
    seconds: SECONDS,
  })

async function measured(service: HttpServiceProcess, run: () => Promise<LoadFigures>): Promise<Run> {
  const before = await service.cpuMs()
  const figures = await run()
  const cpuMs = (await service.cpuMs()) - before
  return { ...figures, cpuPerThousand: (1_000 * cpuMs) / figures.requests }
}

/** Whether an order is taken: the port is open, Kafka is there, and the first connections are made. */
async function takesOrders(url: string): Promise<boolean> {
  const items = [{ productId: 'first', name: 'First', price: 1, quantity: 1, subtotal: 1 }]
  const body = JSON.stringify({ customerId: 'bench', items, totalAmount: 1 })
  try {
    const signal = AbortSignal.timeout(5_000)
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal,
    })
    return status === 202
  } catch {
    return false
  }
}
