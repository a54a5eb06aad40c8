import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prettyFactory } from 'pino-pretty'
import { startKafka } from './kafka/cluster.ts'
import type { DevCluster, DevPlan } from './plan.ts'
import { Processes } from './processes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What a run needs of its surroundings. */
export interface RunOptions {
  /** Kafka that runs already, instead of one of our own: host:port, separated by commas. */
  readonly bootstrapServers: string | undefined
  /** Output of the processes, for people. */
  readonly print: (line: string) => void
  /** Fires when everything has to stop. */
  readonly stop: AbortSignal
}

/**
 * Runs a system on this machine until it is told to stop: Kafka, the topics, and each service as a process with the
 * environment that stands in its manifest; only addresses differ.
 */
export async function runSystem({ cluster, topics, processes }: DevPlan, options: RunOptions): Promise<void> {
  const { print } = options
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-dev-'))
  const width = Math.max(...processes.map(({ name }) => name.length))
  const pretty = prettyFactory({
    colorize: process.stdout.isTTY,
    ignore: 'service',
    singleLine: true,
    translateTime: 'HH:MM:ss.l',
  })
  const show = (name: string, line: string) => print(`${name.padEnd(width)} | ${pretty(line).trimEnd()}`)
  const kafka = await kafkaFor(cluster, options.bootstrapServers, (line) => show('kafka', line))
  const running = new Processes()
  try {
    for (const [name, text] of Object.entries(topics)) await writeFile(join(folder, name), text)
    for (const { name, entry, env } of processes) {
      if (options.stop.aborted) break
      running.start({
        name,
        command: [process.execPath, '--import', 'tsx', join(root, entry)],
        // The manifest's own variables, with what is local to this machine.
        env: {
          ...env,
          // Where the manifest's port is taken on this machine.
          ...(process.env.HTTP_PORT && { HTTP_PORT: process.env.HTTP_PORT }),
          HEALTH_PORT: '0',
          KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers,
          TOPICS_DIRECTORY: folder,
        },
        onLine: show,
        onEnd: (ended, end) => show(ended, end === 0 ? 'completed' : `ended: ${end}`),
      })
    }
    await aborted(options.stop)
    print('stopping')
  } finally {
    await running.stop()
    await kafka.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function kafkaFor(
  cluster: DevCluster | undefined,
  bootstrapServers: string | undefined,
  progress: (line: string) => void,
) {
  if (bootstrapServers !== undefined) {
    progress(`using ${bootstrapServers}`)
    return { bootstrapServers, close: async () => undefined }
  }
  const brokers = cluster?.pools.find(({ data }) => data['readiness.sh'] !== undefined)
  if (cluster === undefined || brokers === undefined) {
    throw new Error('this system runs on a Kafka of somebody else: name one with KAFKA_BOOTSTRAP_SERVERS')
  }
  const controllers = cluster.pools.find((pool) => pool !== brokers)
  return startKafka({
    ...brokers,
    clusterId: cluster.clusterId,
    ...(controllers && { controllers }),
    onProgress: progress,
  })
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
