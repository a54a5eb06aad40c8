import type { KafkaModel } from '../kafka-model.ts'
import { brokerProperty, brokersOf, type KafkaCluster } from '../model/clusters.ts'
import type { NodePool } from '../model/node-pools.ts'

/** How often the records of a cluster exist. */
export interface Copies {
  /** Topics that are known, Kafka's own included. */
  readonly topics: readonly TopicCopies[]
  /** Names of those with one replica. */
  readonly single: readonly string[]
}

interface TopicCopies {
  readonly name: string
  readonly replicas: number
  readonly minInsync: number
}

/** The copies of the topics on a pool's cluster. */
export function copiesOf(model: KafkaModel, pool: NodePool): Copies {
  const cluster = model.clusterOfPool(pool)
  return cluster === undefined ? { topics: [], single: [] } : copiesIn(model, cluster)
}

/** The copies of the topics of a cluster. Of topics that the manifests do not know only Kafka's own are counted. */
export function copiesIn(model: KafkaModel, cluster: KafkaCluster): Copies {
  const brokers = brokersOf(cluster)
  const property = (key: string, otherwise: number) => Number(brokerProperty(cluster, key)?.value ?? otherwise)
  const minInsync = property('min.insync.replicas', 1)
  const own = [
    { name: '__consumer_offsets', replicas: property('offsets.topic.replication.factor', 3), minInsync },
    // What the manifests do not declare is made like this.
    { name: 'undeclared topics', replicas: property('default.replication.factor', 1), minInsync },
  ]
  const declared = model.topicsIn(cluster).map(({ name, replicationFactor: replicas, config }) => ({
    name,
    replicas,
    minInsync: Math.min(replicas, Number(config['min.insync.replicas'] ?? minInsync)),
  }))
  const topics = [...own, ...declared].filter(({ replicas }) => replicas <= brokers)
  return { topics, single: topics.filter(({ replicas }) => replicas === 1).map(({ name }) => name) }
}
