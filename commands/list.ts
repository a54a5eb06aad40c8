import { Command } from 'commander'
import { topologyOf, type Workload } from '../constructs/index.ts'
import { type Environment, environments } from '../environments.ts'
import type { SystemDefinition } from '../services/index.ts'
import { buildSystem, folderOf, systemsOf } from '../synthesis/build.ts'
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

const foldersOf = (definition: SystemDefinition): string[] =>
  environments
    .filter((environment) => systemsOf(environment).includes(definition))
    .map((environment) => `dist/${folderOf(buildSystem(definition, environment))}`)

/** `main.ts list`: what there is, read from the constructs. */
export const list = new Command('list')
  .description('list systems, environments, topics, and who produces and consumes them')
  .addOption(environmentOption().default(environments[0].name))
  .action((options: { environment: string }) => {
    const shown: Environment = environments.find(({ name }) => name === options.environment) ?? environments[0]
    for (const definition of systemsOf(shown)) {
      print(`${definition.name}: ${definition.about}`)
      print(`  folders      ${foldersOf(definition).join(', ')}`)
      const topology = topologyOf(buildSystem(definition, shown))
      for (const workload of topology.workloads) print(`  ${workload.name.padEnd(22)} ${described(workload)}`)
      for (const database of topology.databases) {
        print(`  ${database.name.padEnd(22)} ${database.constructor.name}: ${names(topology.usersOf(database))}`)
      }
      for (const topic of topology.topics) {
        const flow = `${names(topology.producersOf(topic))} → ${names(topology.consumersOf(topic))}`
        print(`  ${topic.topicName.padEnd(22)} ${topic.partitions} partitions, RF ${topic.replicationFactor}: ${flow}`)
      }
    }
  })
