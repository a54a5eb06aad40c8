import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type KafkaHome, kafkaHome } from '../../../dev/kafka/home.ts'
import { KafkaNode, type NodeStart } from '../../../dev/kafka/node.ts'
import { quickStart } from '../../../dev/kafka/options.ts'
import { until } from '../../kafka/fixture.ts'
import type { Manifests } from './manifests.ts'
import { type Overrides, Places } from './places.ts'

/**
 * Nodes of Kafka on this machine that are started from manifests and, later, from other manifests: on the same disks and,
 * where a listener stays what it was, at the same address. Nodes are named like their pods.
 */
export class Lab {
  readonly #place: string
  readonly #home: KafkaHome
  readonly #overrides: Overrides
  readonly #places: Places
  #planned = new Map<string, NodeStart>()
  readonly #nodes = new Map<string, KafkaNode>()

  private constructor(place: string, home: KafkaHome, overrides: Overrides) {
    this.#place = place
    this.#places = new Places(place)
    this.#home = home
    this.#overrides = overrides
  }

  /** Starts all nodes of the manifests. */
  static async start(manifests: Manifests, overrides: Overrides = {}): Promise<Lab> {
    const place = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-risks-'))
    const lab = new Lab(place, await kafkaHome(() => undefined), { ...quickStart, ...overrides })
    await lab.apply(manifests)
    try {
      await Promise.all(lab.pods.map((pod) => lab.start(pod)))
    } catch (error) {
      await lab.close()
      throw error
    }
    return lab
  }

  /** From now on nodes are started from these manifests; those that run stay as they are. */
  async apply(manifests: Manifests): Promise<void> {
    const nodes = await this.#places.plan(manifests, this.#overrides, this.#home)
    this.#planned = new Map(nodes.map((node) => [node.pod, node]))
  }

  /** All nodes that the manifests have. */
  get pods(): readonly string[] {
    return [...this.#planned.keys()]
  }

  get bootstrapServers(): string {
    const ports = [...this.#planned.values()].flatMap(({ clientPort }) => clientPort ?? [])
    return ports.map((port) => `127.0.0.1:${port}`).join(',')
  }

  idOf(pod: string): number {
    const found = this.#planned.get(pod)
    if (found === undefined) throw new Error(`no node ${pod}`)
    return found.id
  }

  podOf(id: number): string {
    const found = [...this.#planned.values()].find((node) => node.id === id)
    if (found === undefined) throw new Error(`no node ${id}`)
    return found.pod
  }

  /** Starts a node from the manifests of now. */
  async start(pod: string): Promise<void> {
    const planned = this.#planned.get(pod)
    if (planned === undefined) throw new Error(`no node ${pod}`)
    await mkdir(planned.folder, { recursive: true })
    const node = new KafkaNode(planned)
    this.#nodes.set(pod, node)
    await node.start()
  }

  /** Starts all nodes that do not run. */
  async startAll(): Promise<void> {
    await Promise.all(this.pods.filter((pod) => !this.isRunning(pod)).map((pod) => this.start(pod)))
  }

  whenReady = (pod: string): Promise<unknown> => until(`${pod} to be ready`, () => this.isReady(pod))

  async end(pod: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#nodes.get(pod)?.end(signal)
  }

  isRunning = (pod: string): boolean => this.#nodes.get(pod)?.running ?? false

  /** Whether the pod's readiness probe would succeed. */
  async isReady(pod: string): Promise<boolean> {
    const node = this.#nodes.get(pod)
    // Of a controller the probe asks only whether it listens, which it does when it has started.
    const isBroker = this.#planned.get(pod)?.clientPort !== undefined
    return node?.running === true && (!isBroker || (await node.ready()).ready)
  }

  logs = async (pod: string): Promise<string> => (await this.#nodes.get(pod)?.logs()) ?? ''

  /** The disk of a node. */
  disk = (pod: string): string => this.#places.disks.get(pod) ?? ''

  /** Takes the disk of a node that has ended. */
  wipe = (pod: string): Promise<void> => rm(this.disk(pod), { recursive: true, force: true })

  /** Stops nodes from running, or lets them run again. */
  async freeze(pods: readonly string[], frozen: boolean): Promise<void> {
    for (const pod of pods) {
      // The launcher has become the JVM; its argument is the file of this node and of no other.
      const { stdout } = await execa('pgrep', ['-f', join(this.#place, pod, 'run', 'server.properties')])
      for (const pid of stdout.split('\n')) process.kill(Number(pid), frozen ? 'SIGSTOP' : 'SIGCONT')
    }
  }

  /** Runs one of Kafka's tools. */
  async tool(name: string, args: readonly string[]): Promise<string> {
    const env = { KAFKA_OPTS: this.#home.javaOptions, LOG_DIR: join(this.#place, 'logs') }
    const script = join(this.#home.path, 'bin', `${name}.sh`)
    const { stdout } = await execa(script, ['--bootstrap-server', this.bootstrapServers, ...args], { env })
    return stdout
  }

  /** Kills the nodes and removes their disks. */
  async close(): Promise<void> {
    await Promise.all([...this.#nodes.keys()].map((pod) => this.end(pod, 'SIGKILL')))
    await rm(this.#place, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
