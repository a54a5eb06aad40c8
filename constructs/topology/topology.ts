import type { IConstruct } from 'constructs'
import { DatabaseBase, type IDatabase } from '../data/database.ts'
import { type IKafkaCluster, KafkaClusterBase } from '../kafka/kafka-cluster-base.ts'
import { KafkaTopic } from '../kafka/kafka-topic.ts'
import { SharedKafkaCluster } from '../kafka/shared-kafka-cluster.ts'
import { TopicReconciler } from '../kafka/topic-reconciler.ts'
import { System } from '../platform/system.ts'
import { Workload } from '../workloads/workload.ts'

/** What produces, consumes and stores what in one system: read from the construct tree, the only place where it is defined. */
export interface Topology {
  readonly clusters: readonly IKafkaCluster[]
  /** Topics of all clusters, dead-letter topics included. */
  readonly topics: readonly KafkaTopic[]
  readonly workloads: readonly Workload[]
  readonly databases: readonly IDatabase[]
  readonly reconcilers: readonly TopicReconciler[]
  /** Workloads that send to a topic; to a dead-letter topic, the consumers of its source. */
  producersOf(topic: KafkaTopic): readonly Workload[]
  /** Workloads that read a topic. */
  consumersOf(topic: KafkaTopic): readonly Workload[]
  /** Workloads that are connected to a database. */
  usersOf(database: IDatabase): readonly Workload[]
}

/** Reads the topology below a construct, usually a System. */
export function topologyOf(root: IConstruct): Topology {
  const all = root.node.findAll()
  const workloads = all.filter((node) => node instanceof Workload)
  const producers = byTopic(workloads, (workload) => [...workload.produces, ...workload.deadLetterTopics])
  const consumers = byTopic(workloads, ({ consumes }) => consumes)
  return {
    clusters: all.filter((node) => node instanceof KafkaClusterBase),
    topics: all.filter((node) => node instanceof KafkaTopic),
    workloads,
    databases: all.filter((node) => node instanceof DatabaseBase),
    reconcilers: all.filter((node) => node instanceof TopicReconciler),
    producersOf: (topic) => producers.get(topic) ?? [],
    consumersOf: (topic) => consumers.get(topic) ?? [],
    usersOf: (database) => workloads.filter((workload) => workload.database === database),
  }
}

/** The systems whose clusters a system uses: their manifests have the configuration of the brokers. */
export const ownersOf = (system: System): System[] =>
  topologyOf(system).clusters.flatMap((cluster) => {
    const original = cluster instanceof SharedKafkaCluster ? cluster.original : undefined
    return (original && System.find(original)) ?? []
  })

function byTopic(workloads: readonly Workload[], topicsOf: (workload: Workload) => readonly KafkaTopic[]) {
  const found = new Map<KafkaTopic, Workload[]>()
  for (const workload of workloads) {
    for (const topic of new Set(topicsOf(workload))) {
      const others = found.get(topic)
      if (others === undefined) found.set(topic, [workload])
      else others.push(workload)
    }
  }
  return found
}
