import type { System } from '../../platform/system.ts'
import { topologyOf } from '../topology.ts'
import type { TopologyValue } from '../value.ts'
import { clusterValue } from './clusters.ts'
import { databaseValue } from './databases.ts'
import { endpointValues, imageValues } from './endpoints.ts'
import { eventIds, eventValue } from './events.ts'
import { manifestReader } from './manifest.ts'
import { topicValue } from './topics.ts'
import { edgesOf, groupValues, workloadValue } from './workloads.ts'

/**
 * A system as plain data: read from its tree, and where constructs decide more than they show, from the manifests they make.
 * Call it only if the rules hold.
 */
export function describeSystem(system: System): TopologyValue {
  const topology = topologyOf(system)
  const { namespace } = system
  const manifestsOf = manifestReader()
  const clusters = topology.clusters.map((cluster) => clusterValue(cluster, manifestsOf))
  const ids = eventIds(topology.topics)
  return {
    system: system.name,
    environment: system.environment.name,
    ...(namespace !== undefined && { namespace }),
    production: system.environment.podSecurity === 'enforce',
    clusters,
    topics: topology.topics.map((topic) =>
      topicValue(topic, ids, clusters[topology.clusters.indexOf(topic.cluster)]?.limits),
    ),
    events: [...ids].map(([event, id]) => eventValue(event, id)),
    workloads: topology.workloads.map((workload) => workloadValue(workload, manifestsOf)),
    groups: groupValues(topology.workloads),
    edges: topology.workloads.flatMap(edgesOf),
    databases: topology.databases.map((database) => databaseValue(database, topology.usersOf(database), manifestsOf)),
    endpoints: endpointValues(system, manifestsOf),
    images: imageValues(system, manifestsOf),
  }
}
