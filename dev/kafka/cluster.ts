import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type KafkaHome, kafkaHome } from './home.ts'
import { clientListener, openedListeners } from './localize.ts'
import { KafkaNode } from './node.ts'
import { planNodes } from './plan-nodes.ts'

/** Nodes that share a ConfigMap: what a StatefulSet is in Kubernetes. */
export interface KafkaPool {
  /** Name of the StatefulSet; its pods are `<name>-0`, `<name>-1`, … */
  readonly name: string
  readonly nodes: number
  /** `data` of the ConfigMap: server.properties, launcher.sh, log4j2.yaml, and readiness.sh for brokers. */
  readonly data: Readonly<Record<string, string>>
  /** Node id of the first pod. @default 0 */
  readonly firstNodeId?: number
}

/** What to start. */
export interface KafkaOptions extends KafkaPool {
  readonly clusterId: string
  /** Dedicated controllers. @default - the nodes are brokers and controllers, or as their properties say */
  readonly controllers?: KafkaPool
  /** Properties that win over those of the ConfigMap. @default {@link quickStart} */
  readonly overrides?: Readonly<Record<string, string>>
  /** `-Xmx` of each node. @default 256m */
  readonly heap?: string
  /** Told what takes time. @default - nobody */
  readonly onProgress?: (line: string) => void
}

/** Overrides that make a small cluster quick; they change no guarantee. `overrides: {}` runs without them. */
export const quickStart: Readonly<Record<string, string>> = {
  'group.initial.rebalance.delay.ms': '0',
  'log.cleaner.dedupe.buffer.size': '2097152',
  'offsets.topic.num.partitions': '10',
  'share.coordinator.state.topic.num.partitions': '10',
  'transaction.state.log.num.partitions': '10',
}

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
  /** Ends a node by SIGKILL, as a crash. */
  kill(id: number): Promise<void>
  /** Starts a node that has ended, on its data; resolves when it takes part again. */
  start(id: number): Promise<void>
  /** Runs a broker's readiness probe. */
  ready(id: number): Promise<{ readonly ready: boolean; readonly output: string }>
  /**
   * Runs one of Kafka's command line tools against the cluster.
   * @param name for example `kafka-topics`
   * @returns its standard output
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
    try {
      await allOf(kafka.nodes.map(({ id }) => kafka.start(id)))
      onProgress(`Kafka runs after ${((performance.now() - began) / 1000).toFixed(1)} s: ${kafka.bootstrapServers}`)
      return kafka
    } catch (error) {
      await kafka.close()
      // Somebody took a port between the search and the start.
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function prepare(options: KafkaOptions, home: KafkaHome): Promise<DevKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-'))
  const env = {
    KAFKA_HOME: home.path,
    KAFKA_OPTS: home.javaOptions,
    // The first compiler alone: starts are quicker, and nobody waits for peak throughput here.
    KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
    LOG_DIR: join(folder, 'logs'),
  }
  const planned = await planNodes(options, folder)
  const nodes = new Map<number, KafkaNode>()
  for (const { id, pod, files, firstNodeId } of planned) {
    const own = join(folder, pod)
    await mkdir(own)
    const heap = { KAFKA_NODE_HEAP_OPTS: `-Xmx${options.heap ?? '256m'}` }
    const identity = { KAFKA_CLUSTER_ID: options.clusterId, KAFKA_NODE_ID_OFFSET: String(firstNodeId) }
    nodes.set(id, new KafkaNode({ id, pod, folder: own, files, env: { ...env, ...heap, ...identity } }))
  }
  const node = (id: number) => {
    const found = nodes.get(id)
    if (found === undefined) throw new Error(`expected a node id of ${[...nodes.keys()].join(', ')}, got ${id}`)
    return found
  }
  const bootstrapServers = planned.flatMap(({ clientPort }) => clientPort === undefined ? [] : `127.0.0.1:${clientPort}`).join(',')
  return {
    bootstrapServers,
    nodes: planned.map(({ id, pod, ports }) => ({
      id,
      pod,
      ports,
      get running() {
        return node(id).running
      },
    })),
    stop: (id) => node(id).end('SIGTERM'),
    kill: (id) => node(id).end('SIGKILL'),
    start: (id) => node(id).start(),
    ready: (id) => node(id).ready(planned.find((one) => one.id === id)?.clientPort ?? 0),
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

/** Like Promise.all, but waits for the rest before it throws: a node must not start while the cluster is removed. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason
}
