import { Command } from 'commander'
import { buildSystem, type Project, type SystemDefinition, topologyOf, type Workload } from '../constructs/index.ts'
import { folderOf, systemsOf } from '../synthesis/build.ts'
import { environmentOption } from './options.ts'
import { print } from './output.ts'

const names = (workloads: readonly { readonly name: string }[]) =>
  workloads.map(({ name }) => name).join(', ') || 'nobody'

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

/** `main.ts list`: what there is, read from the constructs. */
export const list = (project: Project) =>
  new Command('list')
    .description('list systems, environments, topics, and who produces and consumes them')
    .addOption(environmentOption(project).default(project.environments[0].name))
    .action((options: { environment: string }) => {
      const shown = project.environments.find(({ name }) => name === options.environment) ?? project.environments[0]
      for (const definition of systemsOf(project, shown)) {
        print(`${definition.name}: ${definition.about}`)
        print(`  folders      ${foldersOf(project, definition).join(', ')}`)
        const topology = topologyOf(buildSystem(definition, shown))
        for (const workload of topology.workloads) print(`  ${workload.name.padEnd(22)} ${described(workload)}`)
        for (const database of topology.databases) {
          print(`  ${database.name.padEnd(22)} ${database.constructor.name}: ${names(topology.usersOf(database))}`)
        }
        for (const topic of topology.topics) {
          const flow = `${names(topology.producersOf(topic))} → ${names(topology.consumersOf(topic))}`
          print(
            `  ${topic.topicName.padEnd(22)} ${topic.partitions} partitions, RF ${topic.replicationFactor}: ${flow}`,
          )
        }
      }
    })
