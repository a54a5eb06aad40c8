import { kubectl, resource } from '../objects/words.ts'
import { brokerPools, type KafkaCluster } from './model/clusters.ts'
import type { NodePool } from './model/node-pools.ts'

/** A pod of a StatefulSet, or what kubectl takes one of a Deployment from. */
export const podOf = ({ object, name }: NodePool, ordinal = 0): string =>
  object.kind === 'StatefulSet' ? `${name}-${ordinal}` : resource(object)

/** One of Kafka's programs, run in a broker. */
export function kafkaTool(cluster: KafkaCluster | undefined, tool: string, args: string): string {
  const { exec, program } = inBroker(cluster, tool)
  return `${exec}${program} ${args}`
}

/** Several calls of one of Kafka's programs in a broker, as a script without quotes. */
export function kafkaScript(cluster: KafkaCluster | undefined, tool: string, script: (tool: string) => string): string {
  const { exec, program } = inBroker(cluster, tool)
  return exec === '' ? script(program) : `${exec}bash -c '${script(program)}'`
}

function inBroker(
  cluster: KafkaCluster | undefined,
  tool: string,
): { readonly exec: string; readonly program: string } {
  const pool = cluster && (brokerPools(cluster)[0] ?? cluster.pools[0])
  if (pool === undefined || cluster?.operated !== undefined)
    return { exec: '', program: `${tool} --bootstrap-server <brokers>` }
  const home = pool.container.image?.value.includes('bitnami') ? '/opt/bitnami/kafka' : '/opt/kafka'
  return {
    exec: `${kubectl(pool.object)} exec ${podOf(pool)} -c ${pool.container.name} -- `,
    program: `${home}/bin/${tool} --bootstrap-server localhost:${clientPort(pool)}`,
  }
}

/** The port of the first listener that is neither for brokers nor for controllers. */
function clientPort(pool: NodePool): string {
  const names = ['inter.broker.listener.name', 'controller.listener.names'].map(
    (key) => pool.properties.get(key)?.value,
  )
  const listeners = pool.properties.get('listeners')?.value.split(',') ?? []
  const clients = listeners.filter((listener) => !names.includes(listener.split(':')[0]))
  return /:(\d+)$/.exec(clients[0] ?? listeners[0] ?? '')?.[1] ?? '9092'
}

/** How to see how far the groups of a topic, or one group, are behind. */
export const lagCommand = (cluster: KafkaCluster | undefined, group?: string): string =>
  kafkaTool(
    cluster,
    'kafka-consumer-groups.sh',
    `--describe ${group === undefined ? '--all-groups' : `--group ${group}`}`,
  )
