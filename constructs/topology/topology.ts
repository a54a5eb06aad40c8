import type { IConstruct } from 'constructs'
import { type IKafkaCluster, KafkaClusterBase } from '../kafka/kafka-cluster-base.ts'
import { KafkaTopic } from '../kafka/kafka-topic.ts'
import { TopicReconciler } from '../kafka/topic-reconciler.ts'
import { EventConsumer } from '../workloads/event-consumer.ts'
import { Workload } from '../workloads/workload.ts'

/** Who produces and consumes what in one system: read from the construct tree, which is the only place it is written. */
export interface Topology {
  readonly clusters: readonly IKafkaCluster[]
  /** Topics of all clusters, dead-letter topics included. */
  readonly topics: readonly KafkaTopic[]
  readonly workloads: readonly Workload[]
  readonly reconcilers: readonly TopicReconciler[]
}

/** Reads the topology below a construct, usually a System. */
export function topologyOf(root: IConstruct): Topology {
  const all = root.node.findAll()
  return {
    clusters: all.filter((node) => node instanceof KafkaClusterBase),
    topics: all.filter((node) => node instanceof KafkaTopic),
    workloads: all.filter((node) => node instanceof Workload),
    reconcilers: all.filter((node) => node instanceof TopicReconciler),
  }
}

/** Workloads that send to a topic; to a dead-letter topic, the consumers of its source. */
export const producersOf = (topic: KafkaTopic, { workloads }: Topology): readonly Workload[] =>
  workloads.filter(
    (workload) =>
      workload.produces.includes(topic) ||
      (workload instanceof EventConsumer && workload.deadLetterTopics.includes(topic)),
  )

/** Workloads that read a topic. */
export const consumersOf = (topic: KafkaTopic, { workloads }: Topology): readonly Workload[] =>
  workloads.filter(({ consumes }) => consumes.includes(topic))
