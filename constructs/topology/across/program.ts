import type { IKafkaCluster } from '../../kafka/kafka-cluster-base.ts'
import type { KafkaTopic } from '../../kafka/kafka-topic.ts'
import type { System } from '../../platform/system.ts'
import { clusterIdentity } from '../cluster-identity.ts'
import { type Topology, topologyOf } from '../topology.ts'
import type { Finding } from '../topology-rules.ts'

/** One of the systems of an environment, read. */
export interface Member {
  readonly system: System
  readonly topology: Topology
}

/** All systems of a program in one environment: what rules about several of them are asked about. */
export interface Program {
  readonly environment: string
  readonly members: readonly Member[]
  /** Names of the systems of the program, those of other environments included. */
  readonly names: readonly string[]
  /** What identifies a cluster; the same text in every system that uses it. */
  identityOf(cluster: IKafkaCluster): string
  /** What identifies a topic; the same text in every system that uses it. */
  keyOf(topic: KafkaTopic): string
}

/** A rule about several systems. */
export type AcrossRule = (program: Program) => readonly Finding[]

/** The systems of each environment. */
export function programsOf(systems: readonly System[], names: readonly string[]): Program[] {
  const environments = [...new Set(systems.map(({ environment }) => environment.name))]
  return environments.map((environment) => {
    const identities = new Map<IKafkaCluster, string>()
    const identityOf = (cluster: IKafkaCluster) => {
      const identity = identities.get(cluster) ?? clusterIdentity(cluster)
      identities.set(cluster, identity)
      return identity
    }
    return {
      environment,
      names,
      members: systems
        .filter((system) => system.environment.name === environment)
        .map((system) => ({ system, topology: topologyOf(system) })),
      identityOf,
      keyOf: ({ cluster, topicName }) => `${identityOf(cluster)} ${topicName}`,
    }
  })
}
