import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../dev/kafka/ports.ts'
import type { PostgresEnv } from '../dev/postgres/server.ts'
import { type HttpServiceProcess, startHttpService } from './http-service.ts'
import type { BenchKafka } from './kafka.ts'
import { type Series, sideBySide, table } from './measure.ts'
import { listenForNotifications } from './notifications.ts'
import { type OpenLoad, placeOrders } from './open-loop.ts'
import { createTopics, STOCK, serviceOf } from './order-inventory-notification.ts'
import type { BenchPostgres } from './postgres.ts'

/** Orders a second, and seconds of each run. */
const RATE = 200
const SECONDS = 20

/** A run, and the CPU time of each service, in per cent of a core. */
interface Run extends OpenLoad {
  readonly cpu: Readonly<Record<string, number>>
}

/**
 * How long it takes from a request to the notification, at a steady 200 orders a second: HTTP, a transaction, the outbox, Kafka,
 * stock in a transaction, the outbox, Kafka, the notification in a transaction. Requests go out when they are due, whether or
 * not others are answered, and their time counts from then on; it ends when the answer is there, and when PostgreSQL tells that
 * the row of the notification is committed.
 *
 * The three services are a process each, with the variables of their manifests; three brokers; PostgreSQL writes each commit
 * to the disk of this machine. All of them and the load share the machine.
 */
export async function latencyBench(
  print: (line: string) => void,
  postgres: BenchPostgres,
  kafka: BenchKafka,
  runs: number,
): Promise<void> {
  await createTopics(kafka)
  const database = await postgres.newDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-bench-'))
  const running = new Map<string, HttpServiceProcess>()
  try {
    const [httpPort] = await freePorts(1)
    const env = { ...STOCK, ...database, KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers, HTTP_PORT: String(httpPort) }
    for (const name of ['notification-service', 'inventory-service', 'order-service']) {
      running.set(name, await startService(name, env, folder))
    }
    const [series] = await measured(runs, `http://127.0.0.1:${httpPort}/orders`, database, running)
    if (series) show(print, series)
  } finally {
    await Promise.all([...running.values()].map((service) => service.stop()))
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts a service and waits until its readiness probe says yes. */
async function startService(name: string, differences: PostgresEnv, folder: string): Promise<HttpServiceProcess> {
  const { entry, env } = serviceOf(name)
  const [healthPort] = await freePorts(1)
  const ready = () =>
    fetch(`http://127.0.0.1:${healthPort}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  const file = fileURLToPath(new URL(`../${entry}`, import.meta.url))
  return startHttpService(file, { ...env, ...differences, HEALTH_PORT: String(healthPort) }, folder, ready)
}

async function measured(
  runs: number,
  url: string,
  database: PostgresEnv,
  services: ReadonlyMap<string, HttpServiceProcess>,
): Promise<Series<Run>[]> {
  const notifications = await listenForNotifications(database)
  const cpuOf = () => Promise.all([...services.values()].map((service) => service.cpuMs()))
  try {
    return await sideBySide<Run>(runs, {
      orders: async () => {
        const [began, before] = [performance.now(), await cpuOf()]
        const load = await placeOrders({ url, rate: RATE, seconds: SECONDS, notifications })
        const [ms, after] = [performance.now() - began, await cpuOf()]
        const percent = [...services.keys()].map((name, i) => [name, (100 * ((after[i] ?? 0) - (before[i] ?? 0))) / ms])
        return { ...load, cpu: Object.fromEntries(percent) }
      },
    })
  } finally {
    await notifications.close()
  }
}

function show(print: (line: string) => void, { values }: Series<Run>): void {
  for (const p of ['p50', 'p95', 'p99'] as const) {
    print(`latency ${p} at ${RATE} orders/s`)
    const both = [
      { name: 'order stored, 201', values: values.map(({ answered }) => answered[p]) },
      { name: 'notification committed', values: values.map(({ notified }) => notified[p]) },
    ]
    print(table(both, 'ms'))
  }
  const cpu = Object.keys(values[0]?.cpu ?? {}).map((name) => ({
    name,
    values: values.map((run) => run.cpu[name] ?? 0),
  }))
  print(`CPU time at ${RATE} orders/s, % of a core`)
  print(table(cpu, '%'))
  const sum = (of: (run: Run) => number) => values.reduce((total, run) => total + of(run), 0)
  print(`${sum(({ orders }) => orders)} orders, ${sum(({ failures }) => failures)} without an answer or a notification`)
}
