import { grouped } from '../objects/grouped.ts'
import type { Side } from '../objects/side.ts'
import type { KubernetesObject } from '../types.ts'
import { clientsOf, consumedBy, type KafkaClient, producedBy, serversOf } from './model/clients.ts'
import { clusterAt, clustersOf, type KafkaCluster } from './model/clusters.ts'
import { type NodePool, nodePoolOf } from './model/node-pools.ts'
import { CLUSTER_LABEL, strimziClusters } from './model/strimzi.ts'
import { isStrimzis, type Topic, topicsOf } from './model/topics.ts'

/** What manifests say about Kafka. */
export interface KafkaModel {
  readonly clusters: readonly KafkaCluster[]
  readonly topics: readonly Topic[]
  readonly clients: readonly KafkaClient[]
  /** The cluster that a pool is a part of. */
  clusterOfPool(pool: NodePool): KafkaCluster | undefined
  /** The cluster a client talks to; `undefined` when its addresses lead out of the manifests. */
  clusterOf(client: KafkaClient): KafkaCluster | undefined
  /** The cluster that a topic is declared for. */
  clusterOfTopic(topic: Topic): KafkaCluster | undefined
  /** The topics that are declared for a cluster. */
  topicsIn(cluster: KafkaCluster): readonly Topic[]
  /** The clients of a cluster. */
  clientsIn(cluster: KafkaCluster): readonly KafkaClient[]
  /** The topic of that name in the Kafka that a client talks to. */
  topicOf(client: KafkaClient, name: string): Topic | undefined
  /** The workloads that use a topic. */
  usersOf(topic: Topic): TopicUsers
  /** The workloads that use a topic of that name in the Kafka that a client talks to; in any, where there is no client to tell. */
  usersBeside(client: KafkaClient | undefined, name: string): TopicUsers
  /** Whether some consumer sends its dead letters to a topic. */
  holdsDeadLetters(topic: string): boolean
  /** The clients whose pods read a ConfigMap. */
  readersOf(configMap: KubernetesObject): readonly KafkaClient[]
}

/** Who uses a topic. */
export interface TopicUsers {
  readonly consumers: readonly KafkaClient[]
  readonly producers: readonly KafkaClient[]
}

/** Reads manifests, of ours or of others. Never throws: what it cannot read it leaves out. */
export function kafkaModel(side: Side): KafkaModel {
  const workloads = side.workloads.all
  const pools = workloads.flatMap((workload) => nodePoolOf(workload, side) ?? [])
  const operated = strimziClusters(side.objects)
  const clusters = [...clustersOf(pools), ...operated]
  const ofPool = new Map(clusters.flatMap((cluster) => cluster.pools.map((pool) => [pool, cluster] as const)))
  const inNamespace = grouped(clusters, ({ namespace }) => [namespace])
  const nodes = new Set(pools.map(({ object }) => object))
  const clients = workloads.flatMap((workload) => (nodes.has(workload.object) ? [] : clientsOf(workload, side)))
  const ofClient = new Map(clients.map((client) => [client, clusterOf(client)]))
  const topics = side.objects.flatMap(topicsOf)
  const readers = grouped(clients, ({ configMaps }) => configMaps)
  const [first, ...more] = clusters
  const only = more.length === 0 ? first : undefined
  const reconcilerOf = ({ object }: Topic) => readers.get(object)?.[0]
  const clusterOfTopic = (topic: Topic) => {
    const { labels, namespace } = topic.object.metadata
    const label = isStrimzis(topic) ? labels?.[CLUSTER_LABEL] : undefined
    if (label !== undefined) return operated.find((one) => one.name === label && one.namespace === namespace)
    const reconciler = reconcilerOf(topic)
    return reconciler === undefined ? only : ofClient.get(reconciler)
  }

  // A Kafka that is not in the manifests is told by its addresses.
  const numbers = new Map(clusters.map((cluster, number) => [cluster, `#${number}`]))
  const kafka = (cluster: KafkaCluster | undefined, client: KafkaClient | undefined) =>
    (cluster && numbers.get(cluster)) ?? client?.bootstrapServers?.value ?? ''
  const at = (client: KafkaClient, topic: string) => `${kafka(ofClient.get(client), client)} ${topic}`
  const of = (topic: Topic) => `${kafka(clusterOfTopic(topic), reconcilerOf(topic))} ${topic.name}`
  const consumers = grouped(clients, (client) => consumedBy(client).map((topic) => at(client, topic)))
  const producers = grouped(clients, (client) => producedBy(client).map((topic) => at(client, topic)))
  const users = (key: string) => ({ consumers: consumers.get(key) ?? [], producers: producers.get(key) ?? [] })
  const topicsByPlace = new Map(topics.map((topic) => [of(topic), topic]))
  const topicsByCluster = grouped(topics, (topic) => [clusterOfTopic(topic)])
  const clientsByCluster = grouped(clients, (client) => [ofClient.get(client)])
  const deadLetters = new Set(
    clients.flatMap(({ consumes }) => consumes?.topics.flatMap((route) => route.deadLetters ?? []) ?? []),
  )

  /** `my-cluster-kafka-bootstrap.kafka.svc:9093`: the Service that the operator makes is not in the manifests. */
  function operatedAt(server: string, from: string | undefined): KafkaCluster | undefined {
    const [, name, namespace = from] =
      /^([a-z0-9-]+)-kafka-(?:[a-z0-9-]+-)?bootstrap(?:\.([a-z0-9-]+))?(?:\.svc[.\w-]*)?(?::\d+)?$/.exec(server) ?? []
    return operated.find((one) => one.name === name && (one.namespace === namespace || one.namespace === undefined))
  }

  function clusterOf(client: KafkaClient): KafkaCluster | undefined {
    const clustersIn = (namespace: string | undefined) => inNamespace.get(namespace) ?? []
    return serversOf(client)
      .map((server) => clusterAt(server, client.namespace, clustersIn, side) ?? operatedAt(server, client.namespace))
      .find((cluster) => cluster !== undefined)
  }

  return {
    clusters,
    topics,
    clients,
    clusterOfPool: (pool) => ofPool.get(pool),
    clusterOf: (client) => ofClient.get(client),
    clusterOfTopic,
    topicsIn: (cluster) => topicsByCluster.get(cluster) ?? [],
    clientsIn: (cluster) => clientsByCluster.get(cluster) ?? [],
    topicOf: (client, name) => topicsByPlace.get(at(client, name)),
    usersOf: (topic) => users(of(topic)),
    usersBeside: (client, name) =>
      client === undefined
        ? {
            consumers: clients.filter((one) => consumedBy(one).includes(name)),
            producers: clients.filter((one) => producedBy(one).includes(name)),
          }
        : users(at(client, name)),
    holdsDeadLetters: (topic) => deadLetters.has(topic) || topic.endsWith('.dlq'),
    readersOf: (configMap) => readers.get(configMap) ?? [],
  }
}
