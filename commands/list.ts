import { Command } from 'commander'
import { topologyOf } from '../constructs/index.ts'
import { environments } from '../environments.ts'
import { systems } from '../services/index.ts'
import { buildSystem, folderOf } from '../synthesis/build.ts'
import { print } from './output.ts'

/** `main.ts list`: what there is, read from the constructs. */
export const list = new Command('list')
  .description('list systems, environments, topics, and who produces and consumes them')
  .action(() => {
    const [first] = environments
    for (const definition of systems) {
      print(`${definition.name}: ${definition.about}`)
      print(
        `  folders      ${environments.map((environment) => `dist/${folderOf(buildSystem(definition, environment))}`).join(', ')}`,
      )
      const topology = topologyOf(buildSystem(definition, first))
      for (const workload of topology.workloads) {
        const kind = `${workload.constructor.name}, ${workload.replicas} pod(s)${workload.group ? `, group ${workload.group}` : ''}`
        print(`  ${workload.name.padEnd(22)} ${kind}`)
      }
      for (const topic of topology.topics) {
        const names = (workloads: readonly { name: string }[]) =>
          workloads.map(({ name }) => name).join(', ') || 'nobody'
        const flow = `${names(topology.producersOf(topic))} → ${names(topology.consumersOf(topic))}`
        print(`  ${topic.topicName.padEnd(22)} ${topic.partitions} partitions, RF ${topic.replicationFactor}: ${flow}`)
      }
    }
  })
