import { Command } from 'commander'
import {
  buildSystem,
  type KafkaTopic,
  type Project,
  type SystemDefinition,
  type TopicPeer,
  type Topology,
  topologyOf,
  type Workload,
} from '../constructs/index.ts'
import { clusterIdentity } from '../constructs/topology/cluster-identity.ts'
import { buildSystems, folderOf, systemsOf } from '../synthesis/build.ts'
import { environmentOption } from './options.ts'
import { print } from './output.ts'

const names = (workloads: readonly { readonly name: string }[]) =>
  workloads.map(({ name }) => name).join(', ') || 'none'

const described = (workload: Workload): string => {
  const { replicas, maxReplicas, group, database } = workload
  return [
    workload.constructor.name,
    `${maxReplicas > replicas ? `${replicas}-${maxReplicas}` : replicas} pod(s)`,
    ...(group ? [`group ${group}`] : []),
    ...(database ? [`database ${database.name}`] : []),
  ].join(', ')
}

const foldersOf = (project: Project, definition: SystemDefinition): string[] =>
  project.environments
    .filter((environment) => systemsOf(project, environment).includes(definition))
    .map((environment) => `dist/${folderOf(buildSystem(definition, environment))}`)

/** A system; other systems refer to its workloads with its name in front. */
interface Member {
  readonly name: string
  readonly topology: Topology
}

/** The producers or consumers of a topic: in its own system, in others, and outside of the program. */
function users(home: Member, members: readonly Member[], topic: KafkaTopic, direction: TopicPeer['direction']): string {
  const key = ({ cluster, topicName }: KafkaTopic) => `${clusterIdentity(cluster)} ${topicName}`
  const workloads = members.flatMap(({ name, topology }) =>
    topology.topics
      .filter((other) => key(other) === key(topic))
      .flatMap((other) => (direction === 'produces' ? topology.producersOf(other) : topology.consumersOf(other)))
      .map((workload) => (name === home.name ? workload.name : `${name}/${workload.name}`)),
  )
  const peers = topic.peers.filter((peer) => peer.direction === direction).map(({ name }) => `${name} (outside)`)
  return [...workloads, ...peers].join(', ') || 'none'
}

/** `main.ts list`: what there is, read from the constructs. */
export const list = (project: Project) =>
  new Command('list')
    .description('list systems, environments, topics, and their producers and consumers')
    .addOption(environmentOption(project).default(project.environments[0].name))
    .action((options: { environment: string }) => {
      const shown = project.environments.find(({ name }) => name === options.environment) ?? project.environments[0]
      const members = buildSystems(project, { environment: shown.name }).map((system) => ({
        name: system.name,
        topology: topologyOf(system),
      }))
      for (const definition of systemsOf(project, shown)) {
        const home = members.find(({ name }) => name === definition.name)
        if (home === undefined) continue
        print(`${definition.name}: ${definition.about}`)
        print(`  folders      ${foldersOf(project, definition).join(', ')}`)
        const { topology } = home
        for (const workload of topology.workloads) print(`  ${workload.name.padEnd(22)} ${described(workload)}`)
        for (const database of topology.databases) {
          print(`  ${database.name.padEnd(22)} ${database.constructor.name}: ${names(topology.usersOf(database))}`)
        }
        for (const topic of topology.topics) {
          const [senders, readers] = (['produces', 'consumes'] as const).map((one) => users(home, members, topic, one))
          const { topicName, partitions, replicationFactor, borrowedFrom } = topic
          const owner = borrowedFrom === undefined ? '' : `, of ${borrowedFrom}`
          print(
            `  ${topicName.padEnd(22)} ${partitions} partitions, RF ${replicationFactor}${owner}: ${senders} → ${readers}`,
          )
        }
      }
    })
