import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type KafkaHome, kafkaHome } from './home.ts'
import { KafkaNode } from './node.ts'
import type { KafkaOptions } from './options.ts'
import { planNodes, portsNeeded } from './plan-nodes.ts'
import { freePorts } from './ports.ts'

export { type KafkaOptions, type KafkaPool, quickStart } from './options.ts'

/** A node of a {@link DevKafka}. */
export interface DevKafkaNode {
  readonly id: number
  readonly pod: string
  /** Local port by listener name, for example `CLIENT`. */
  readonly ports: Readonly<Record<string, number>>
  readonly running: boolean
}

/** A running Kafka; see {@link startKafka}. */
export interface DevKafka {
  /** host:port of every broker's client listener, separated by commas. */
  readonly bootstrapServers: string
  readonly nodes: readonly DevKafkaNode[]
  /** Ends a node by SIGTERM, as Kubernetes does; resolves when it has ended. */
  stop(id: number): Promise<void>
  /** Ends a node by SIGKILL, as a crash does. */
  kill(id: number): Promise<void>
  /** Starts a node that has ended, on its data; resolves when it takes part again. */
  start(id: number): Promise<void>
  /** Runs a broker's readiness probe. */
  ready(id: number): Promise<{ readonly ready: boolean; readonly output: string }>
  /**
   * Runs one of Kafka's command line tools against the cluster.
   * @param name for example `kafka-topics`
   * @returns its standard output
   * @throws when it fails; the message has its output
   */
  tool(name: string, args: readonly string[]): Promise<string>
  /** All that a node has printed, over all its starts. */
  logs(id: number): Promise<string>
  /** Kills the nodes and removes their data. */
  close(): Promise<void>
}

/**
 * Starts real Kafka nodes on this machine from the very files that pods start from: same launcher, same properties, with
 * addresses, ports and paths replaced. The nodes end with this process.
 */
export async function startKafka(options: KafkaOptions): Promise<DevKafka> {
  const onProgress = options.onProgress ?? (() => undefined)
  const home = await kafkaHome(onProgress)
  const began = performance.now()
  for (let attempt = 1; ; attempt++) {
    const kafka = await prepare(options, home)
    onProgress(`starting ${kafka.nodes.length} Kafka node(s)`)
    const starts = kafka.nodes.map(({ id }) => kafka.start(id))
    try {
      await Promise.all(starts)
      onProgress(`Kafka runs after ${((performance.now() - began) / 1000).toFixed(1)} s: ${kafka.bootstrapServers}`)
      return kafka
    } catch (error) {
      await kafka.close()
      await Promise.allSettled(starts)
      // Somebody took a port between the search and the start.
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function prepare(options: KafkaOptions, home: KafkaHome): Promise<DevKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-'))
  const planned = planNodes(options, await freePorts(portsNeeded(options)), (pod) => join(folder, pod, 'data'))
  const env = {
    KAFKA_HOME: home.path,
    KAFKA_OPTS: home.javaOptions,
    // The first compiler alone: starts are quicker, and nobody waits for peak throughput here.
    KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
    LOG_DIR: join(folder, 'logs'),
  }
  const nodes = new Map<number, KafkaNode>()
  for (const node of planned) {
    await mkdir(join(folder, node.pod))
    const own = {
      KAFKA_CLUSTER_ID: options.clusterId,
      KAFKA_NODE_ID_OFFSET: String(node.firstNodeId),
      KAFKA_NODE_HEAP_OPTS: `-Xmx${options.heap ?? '256m'}`,
      ...(node.localhostPort !== undefined && { KAFKA_LOCALHOST_PORT: String(node.localhostPort) }),
    }
    nodes.set(node.id, new KafkaNode({ ...node, folder: join(folder, node.pod), env: { ...env, ...own } }))
  }
  const node = (id: number) => {
    const found = nodes.get(id)
    if (found === undefined) throw new Error(`expected a node id of ${[...nodes.keys()].join(', ')}, got ${id}`)
    return found
  }
  const clientPorts = planned.flatMap(({ clientPort }) => clientPort ?? [])
  const bootstrapServers = clientPorts.map((port) => `127.0.0.1:${port}`).join(',')
  return {
    bootstrapServers,
    nodes: [...nodes.values()],
    stop: (id) => node(id).end('SIGTERM'),
    kill: (id) => node(id).end('SIGKILL'),
    start: (id) => node(id).start(),
    ready: (id) => node(id).ready(),
    logs: (id) => node(id).logs(),
    async tool(name, args) {
      const bootstrap = args.includes('--bootstrap-server') ? [] : ['--bootstrap-server', bootstrapServers]
      const { stdout } = await execa(join(home.path, 'bin', `${name}.sh`), [...bootstrap, ...args], { env })
      return stdout
    },
    async close() {
      await Promise.all([...nodes.values()].map((one) => one.end('SIGKILL')))
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
