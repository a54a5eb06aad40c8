import { join } from 'node:path'
import type { KafkaPool } from '../../../dev/kafka/cluster.ts'
import type { KafkaHome } from '../../../dev/kafka/home.ts'
import { openedListeners, property } from '../../../dev/kafka/localize.ts'
import type { NodeStart } from '../../../dev/kafka/node.ts'
import { type PlannedNode, planNodes } from '../../../dev/kafka/plan-nodes.ts'
import { freePorts } from '../../../dev/kafka/ports.ts'
import type { Manifests } from './manifests.ts'

/** Properties that win over those of the manifests. */
export type Overrides = Readonly<Record<string, string>>

/** Where nodes listen and write: at the same places, as long as the manifests say the same about them. */
export class Places {
  /** The disk of each pod, as the last plan has it. */
  readonly disks = new Map<string, string>()
  readonly #folder: string
  readonly #ports = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** What every node of the manifests is started from. */
  async plan(manifests: Manifests, overrides: Overrides, home: KafkaHome): Promise<readonly NodeStart[]> {
    const { pools, clusterId } = manifests
    const main = pools.find(({ data }) => data['readiness.sh'] !== undefined) as KafkaPool
    const controllers = pools.filter((pool) => pool !== main)
    const [first] = controllers
    const options = { ...main, ...(first && { controllers: first }), clusterId, overrides }
    const ports: number[] = []
    for (const address of [...controllers, main].flatMap(addressesOf)) ports.push(await this.#port(address))
    const nodes = planNodes(options, ports, (pod) => this.#diskOf(pod, pools))
    return nodes.map((node) => this.#start(node, clusterId, home))
  }

  /** A folder for what `log.dirs` says: another one when that changes. */
  #diskOf(pod: string, pools: readonly KafkaPool[]): string {
    const pool = pools.find(({ name }) => pod.startsWith(`${name}-`))
    const directory = property(pool?.data['server.properties'] ?? '', 'log.dirs') ?? ''
    const disk = join(this.#folder, pod, directory.replaceAll('/', '_'))
    this.disks.set(pod, disk)
    return disk
  }

  async #port(address: string): Promise<number> {
    const known = this.#ports.get(address)
    if (known !== undefined) return known
    const taken = [...this.#ports.values()]
    // A node that is down for a moment does not hold its port.
    const [port = 0] = (await freePorts(taken.length + 1)).filter((one) => !taken.includes(one))
    this.#ports.set(address, port)
    return port
  }

  #start(node: PlannedNode, clusterId: string, home: KafkaHome): NodeStart {
    const env = {
      KAFKA_HOME: home.path,
      KAFKA_OPTS: home.javaOptions,
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      LOG_DIR: join(this.#folder, 'logs'),
      KAFKA_CLUSTER_ID: clusterId,
      KAFKA_NODE_ID_OFFSET: String(node.firstNodeId),
      KAFKA_NODE_HEAP_OPTS: '-Xmx256m',
    }
    return { ...node, folder: join(this.#folder, node.pod), env }
  }
}

/** `kafka-0:9092`, in the order in which {@link planNodes} takes ports. */
const addressesOf = ({ name, nodes, data }: KafkaPool): readonly string[] =>
  Array.from({ length: nodes }, (_, ordinal) =>
    openedListeners(data['server.properties'] ?? '').map(({ port }) => `${name}-${ordinal}:${port}`),
  ).flat()
