import type { Chart, Duration } from 'cdk8s'
import type { Construct } from 'constructs'
import { buildSystem } from '../platform/build-system.ts'
import { fromOutside, type Passage } from '../platform/network-policy.ts'
import { System } from '../platform/system.ts'
import type { SystemDefinition } from '../platform/system-definition.ts'
import { addRules } from '../platform/validation.ts'
import type { ClientSecurity } from './client-security.ts'
import { type IKafkaCluster, type KafkaClient, KafkaClusterBase } from './kafka-cluster-base.ts'
import { sharedKafkaClusterRules } from './shared-kafka-cluster-rules.ts'

/** Options of `KafkaCluster.ofSystem()`. */
export interface SharedKafkaClusterProps {
  /** The system of this program that owns the cluster. */
  readonly owner: SystemDefinition
  /** Name of the cluster there. @default - the id */
  readonly cluster?: string
}

/**
 * The cluster of another system of the program: topics and workloads are attached to it; brokers, addresses and durability are
 * defined by its owner, in the same environment.
 */
export class SharedKafkaCluster extends KafkaClusterBase {
  readonly name: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  override readonly security: ClientSecurity
  readonly defaultRetention: Duration | undefined
  readonly maxMessageBytes: number | undefined
  readonly topicsManagedBy: string | undefined
  readonly sharedWith: readonly string[]
  /** The system that owns the cluster. */
  readonly owner: string
  /** The cluster in the tree of its owner; `undefined` if there is none, which is refused. */
  readonly original: IKafkaCluster | undefined

  #chart: Chart | undefined
  readonly #namespaces: { readonly owner: string | undefined; readonly own: string | undefined }

  constructor(scope: Construct, id: string, props: SharedKafkaClusterProps) {
    super(scope, id)
    const system = System.find(this)
    const owner = system && ownerOf(system, props.owner)
    const clusters = owner ? clustersOf(owner) : []
    const name = props.cluster ?? id
    this.name = id
    this.owner = props.owner.name
    this.original = clusters.find((cluster) => cluster.name === name)
    this.brokers = this.original?.brokers ?? 3
    this.bootstrapServers = (this.original?.bootstrapServers ?? []).map((server) =>
      reachable(server, owner?.namespace, system?.namespace),
    )
    this.security = this.original?.security ?? {}
    this.defaultRetention = this.original?.defaultRetention
    this.maxMessageBytes = this.original?.maxMessageBytes
    this.topicsManagedBy = this.original?.topicsManagedBy
    this.sharedWith = this.original?.sharedWith ?? []
    this.#namespaces = { owner: owner?.namespace, own: system?.namespace }
    addRules(
      this,
      { name, system, owner, ownerName: this.owner, cluster: this.original, clusters: clusters.map((one) => one.name) },
      sharedKafkaClusterRules,
    )
  }

  // A file of its own: this construct may be in no chart.
  readonly #scope = (): Construct => {
    this.#chart ??= System.find(this)?.chart(`${this.name}-certificates`)
    return this.#chart ?? this
  }

  override attach(client: KafkaClient): void {
    const { own, owner } = this.#namespaces
    this.original?.attach(
      client,
      own === undefined || own === owner ? undefined : { namespace: own, scope: this.#scope },
    )
  }

  override get address(): Passage {
    return this.original === undefined ? super.address : fromOutside(this.original.address, this.#namespaces.owner)
  }
}

/** The owner in the environment of a system; `undefined` if there is no such system, or if it is the system itself. */
function ownerOf(system: System, definition: SystemDefinition): System | undefined {
  const { environment, neighbours, name } = system
  if (definition.name === name) return undefined
  if (environment.systems?.includes(definition.name) === false) return undefined
  return buildSystem(definition, environment, neighbours)
}

/** The clusters that a system owns. */
const clustersOf = (system: System): IKafkaCluster[] =>
  system.node
    .findAll()
    .filter((node) => node instanceof KafkaClusterBase)
    .filter((cluster) => !(cluster instanceof SharedKafkaCluster))

/** A Service name without a namespace refers to the client's own namespace. */
function reachable(server: string, namespace: string | undefined, from: string | undefined): string {
  if (namespace === undefined || namespace === from || server.includes('.')) return server
  const [host = '', port = ''] = server.split(':')
  return `${host}.${namespace}.svc:${port}`
}
