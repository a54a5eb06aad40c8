import type { IConstruct } from 'constructs'
import {
  apiObjectsOf,
  KafkaCluster,
  PostgresDatabase,
  type System,
  type TopicReconciler,
  topologyOf,
  Workload,
} from '../constructs/index.ts'
import type { KafkaPool } from './kafka/cluster.ts'

/** A service as a process: what its container would run, with the environment that stands in the manifest. */
export interface DevProcess {
  readonly name: string
  /** File to run, below the folder of the repository. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Name of its database; absent: it has none. */
  readonly database?: string
  /** Whether somebody types to it: `stdin` of the container. */
  readonly stdin?: boolean
}

/** A Kafka cluster of ours, as its ConfigMaps and StatefulSets describe it. */
export interface DevCluster {
  readonly clusterId: string
  readonly pools: readonly KafkaPool[]
}

/** A PostgreSQL database of ours, as its StatefulSet and its Secret describe it. */
export interface DevDatabase {
  readonly name: string
  readonly database: string
  readonly user: string
  readonly password: string
}

/** Everything that runs for a system outside Kubernetes. */
export interface DevPlan {
  /** `undefined` for a system on a cluster that exists already. */
  readonly cluster: DevCluster | undefined
  /** Without those that exist already. */
  readonly databases: readonly DevDatabase[]
  /** The reconciler's files, by name. */
  readonly topics: Readonly<Record<string, string>>
  readonly processes: readonly DevProcess[]
  /** Workloads whose programs are none of ours: nobody here knows how they are run. */
  readonly elsewhere: readonly string[]
}

/** Reads from the manifests of a system what has to run. Nothing is written twice: it is what a pod would get. */
export function devPlan(system: System): DevPlan {
  const { clusters, databases, reconcilers, workloads } = topologyOf(system)
  const isForeign = ({ settings }: Workload) => settings !== undefined
  const ours = clusters.find((cluster) => cluster instanceof KafkaCluster)
  return {
    cluster: ours && { clusterId: ours.clusterId, pools: pools(ours) },
    databases: databases.filter((one) => one instanceof PostgresDatabase).flatMap(postgres),
    topics: Object.assign({}, ...reconcilers.flatMap((one) => manifests(one)).map(({ data }) => data)),
    processes: [...reconcilers, ...workloads.filter((one) => !isForeign(one))].flatMap((construct) =>
      process(system, construct),
    ),
    elsewhere: workloads.filter(isForeign).map(({ name }) => name),
  }
}

function pools(cluster: KafkaCluster): KafkaPool[] {
  const all = manifests(cluster)
  return all
    .filter(({ kind }) => kind === 'StatefulSet')
    .flatMap(({ metadata: { name }, spec }) => {
      const data = all.find((other) => other.kind === 'ConfigMap' && other.metadata.name === `${name}-config`)?.data
      if (spec?.replicas === undefined || data === undefined) return []
      return [{ name, nodes: spec.replicas, data, firstNodeId: Number(containerOf(spec).env.KAFKA_NODE_ID_OFFSET) }]
    })
}

function postgres(database: PostgresDatabase): DevDatabase[] {
  const all = manifests(database)
  // A Secret that somebody makes stands in no manifest; here one text is as good as another.
  const password = all.find(({ kind }) => kind === 'Secret')?.stringData?.password ?? 'dev'
  return all.flatMap(({ kind, spec }) => {
    if (kind !== 'StatefulSet' || spec === undefined) return []
    const { DATABASE_NAME, DATABASE_OWNER } = containerOf(spec).env
    if (DATABASE_NAME === undefined || DATABASE_OWNER === undefined) return []
    return [{ name: database.name, database: DATABASE_NAME, user: DATABASE_OWNER, password }]
  })
}

function process(system: System, construct: Workload | TopicReconciler): DevProcess[] {
  return manifests(construct)
    .flatMap(({ spec }) => (spec?.template === undefined ? [] : [containerOf(spec)]))
    .map(({ env, entry, stdin }) => {
      const name = construct.node.id
      const main = `services/${system.name}/${name}/main.ts`
      const database = construct instanceof Workload ? construct.database?.name : undefined
      return {
        name,
        // A workload of ours is its main.ts, whatever its pod is shaped to run.
        entry: construct instanceof Workload ? main : (entry ?? main),
        env,
        ...(database !== undefined && { database }),
        ...(stdin && { stdin }),
      }
    })
}

/** What of a manifest matters here. */
interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
  readonly spec?: PodSource
}

interface PodSource {
  readonly replicas?: number
  readonly template?: { readonly spec: { readonly containers: readonly Container[] } }
}

interface Container {
  readonly args?: readonly string[]
  readonly env: readonly { readonly name: string; readonly value?: string }[]
  readonly stdin?: boolean
}

interface Command {
  readonly entry?: string
  readonly env: Record<string, string>
  readonly stdin: boolean
}

/** The first argument, the variables and the stdin of a container; what Kubernetes takes from the pod or a Secret is left out. */
function containerOf({ template }: PodSource): Command {
  const [container] = template?.spec.containers ?? []
  const given = (container?.env ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const [entry] = container?.args ?? []
  return { ...(entry !== undefined && { entry }), env: Object.fromEntries(given), stdin: container?.stdin ?? false }
}

const manifests = (construct: IConstruct): Manifest[] =>
  apiObjectsOf(construct).map((object) => object.toJson() as Manifest)
