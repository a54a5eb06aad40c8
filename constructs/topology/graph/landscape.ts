import type { ClusterValue, TopicValue, TopologyValue } from '../value.ts'

/**
 * The systems of one environment as one topology. What is in another system than the one that looks is called
 * `<system>/<name>`: neither topics nor Kubernetes objects have a slash in their names.
 * @param from the system from whose point of view names are given; absent: from outside of all
 */
export function landscapeOf(topologies: readonly TopologyValue[], from?: string): TopologyValue | undefined {
  const sorted = [...topologies].sort((a, b) => Number(b.system === from) - Number(a.system === from))
  const [first] = sorted
  if (first === undefined) return undefined
  const named = (system: string, name: string) => (system === from ? name : `${system}/${name}`)
  const { clusterOf, clusters } = clustersOf(sorted, named)
  const { topicOf, topics } = topicsOf(sorted, named, clusterOf)
  return {
    ...first,
    clusters,
    topics,
    events: [...new Map(sorted.flatMap(({ events }) => events).map((event) => [event.id, event])).values()],
    workloads: sorted.flatMap((topology) =>
      topology.workloads.map(({ database, cluster, ...workload }) => ({
        ...workload,
        name: named(topology.system, workload.name),
        ...(cluster !== undefined && { cluster: clusterOf(topology, cluster) }),
        ...(database !== undefined && { database: named(topology.system, database) }),
      })),
    ),
    groups: sorted.flatMap((topology) =>
      topology.groups.map((group) => ({
        name: named(topology.system, group.name),
        cluster: clusterOf(topology, group.cluster),
        workloads: group.workloads.map((name) => named(topology.system, name)),
        topics: group.topics.map((topic) => topicOf(topology, group.cluster, topic)),
      })),
    ),
    edges: sorted.flatMap((topology) =>
      topology.edges.map(({ kind, workload, cluster, topic }) => ({
        kind,
        workload: named(topology.system, workload),
        cluster: clusterOf(topology, cluster),
        topic: topicOf(topology, cluster, topic),
      })),
    ),
    databases: sorted.flatMap((topology) =>
      topology.databases.map((database) => ({
        ...database,
        name: named(topology.system, database.name),
        workloads: database.workloads.map((name) => named(topology.system, name)),
      })),
    ),
  }
}

const isOwn = (name: string) => !name.includes('/')

const keyOf = (cluster: string, topic: string) => `${cluster} ${topic}`

/**
 * What one system sees of a landscape: itself, all users of its topics, and the producers of those that it borrows. Which
 * other systems read them concerns only the owner.
 */
export function surroundingsOf(topology: TopologyValue, topologies: readonly TopologyValue[]): TopologyValue {
  const all = landscapeOf(topologies, topology.system)
  if (all === undefined) return topology
  const used = new Set(
    all.edges.filter(({ workload }) => isOwn(workload)).map(({ cluster, topic }) => keyOf(cluster, topic)),
  )
  const topics = all.topics
    .filter(({ cluster, name }) => isOwn(name) || used.has(keyOf(cluster, name)))
    .map((topic) => (isOwn(topic.name) ? topic : withoutReaders(topic)))
  const near = new Set(topics.map(({ cluster, name }) => keyOf(cluster, name)))
  const edges = all.edges.filter(
    ({ kind, workload, cluster, topic }) =>
      isOwn(workload) || (near.has(keyOf(cluster, topic)) && (isOwn(topic) || kind === 'produces')),
  )
  const users = new Set(edges.map(({ workload }) => workload))
  return {
    ...all,
    clusters: all.clusters.filter(({ name }) => isOwn(name)),
    topics,
    events: all.events.filter(({ id }) => topics.some((topic) => topic.events.includes(id))),
    workloads: all.workloads.filter(({ name }) => isOwn(name) || users.has(name)),
    groups: all.groups.filter(({ workloads }) => workloads.some((name) => isOwn(name) || users.has(name))),
    edges,
    databases: all.databases.filter(({ name }) => isOwn(name)),
  }
}

const withoutReaders = ({ peers = [], ...topic }: TopicValue): TopicValue => {
  const producers = peers.filter(({ direction }) => direction === 'produces')
  return { ...topic, ...(producers.length > 0 && { peers: producers }) }
}

type Naming = (system: string, name: string) => string

/** Each cluster once, called as the first system calls it that uses it. */
function clustersOf(topologies: readonly TopologyValue[], named: Naming) {
  const names = new Map<string, string>()
  const clusters = new Map<string, ClusterValue>()
  for (const { system, clusters: used } of topologies) {
    for (const cluster of used) {
      const name = names.get(cluster.identity) ?? named(system, cluster.name)
      names.set(cluster.identity, name)
      // Its owner knows most.
      if (!clusters.has(name) || cluster.owner === undefined) clusters.set(name, { ...cluster, name })
    }
  }
  const clusterOf = (topology: TopologyValue, name: string) => {
    const identity = topology.clusters.find((cluster) => cluster.name === name)?.identity
    return (identity === undefined ? undefined : names.get(identity)) ?? named(topology.system, name)
  }
  return { clusterOf, clusters: [...clusters.values()] }
}

/** Each topic once, as its owner describes it. */
function topicsOf(
  topologies: readonly TopologyValue[],
  named: Naming,
  clusterOf: (topology: TopologyValue, name: string) => string,
) {
  const names = new Map<string, string>()
  const key = (topology: TopologyValue, cluster: string, topic: string) => `${clusterOf(topology, cluster)} ${topic}`
  for (const topology of topologies) {
    for (const { cluster, name, owner = topology.system } of topology.topics) {
      const id = key(topology, cluster, name)
      if (!names.has(id)) names.set(id, named(owner, name))
    }
  }
  const topicOf = (topology: TopologyValue, cluster: string, topic: string) =>
    names.get(key(topology, cluster, topic)) ?? named(topology.system, topic)
  const topics = new Map<string, TopicValue>()
  for (const topology of topologies) {
    for (const { deadLettersOf: source, ...topic } of topology.topics) {
      const id = key(topology, topic.cluster, topic.name)
      if (topics.has(id) && topic.owner !== undefined) continue
      topics.set(id, {
        ...topic,
        cluster: clusterOf(topology, topic.cluster),
        name: topicOf(topology, topic.cluster, topic.name),
        ...(source !== undefined && { deadLettersOf: topicOf(topology, topic.cluster, source) }),
      })
    }
  }
  return { topicOf, topics: [...topics.values()] }
}
