import { below } from '../../compare/paths.ts'
import { partAt, partsAt, text, valueAt, whole } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import type { Workload } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import { configMapsOf, type ProgramContainer, programsOf } from './containers.ts'
import type { Field } from './field.ts'
import { readProperties } from './properties.ts'
import { isKafkaImage, type KafkaVersion, versionOf } from './version.ts'

/** A claim of a StatefulSet. */
export interface Claim {
  readonly name: string
  readonly path: string
}

/** Kafka nodes that share their configuration: a StatefulSet, or a Deployment of one. */
export interface NodePool {
  readonly object: KubernetesObject
  readonly name: string
  readonly namespace: string | undefined
  readonly container: ProgramContainer
  readonly replicas: number
  readonly version: KafkaVersion | undefined
  readonly clusterId: Field | undefined
  /** Node id of the pod with ordinal 0, beside `node.id` in {@link properties}. */
  readonly firstNodeId: Field | undefined
  readonly properties: ReadonlyMap<string, Field>
  /** The ConfigMaps that the pods mount or read. */
  readonly configMaps: readonly KubernetesObject[]
  readonly claims: readonly Claim[]
  /** `-Xmx` */
  readonly heap: Field | undefined
  readonly labels: Readonly<Record<string, unknown>>
}

/** The Kafka nodes that an object makes; `undefined` for anything else. */
export function nodePoolOf(workload: Workload, side: Side): NodePool | undefined {
  const { object, labels } = workload
  if (object.kind !== 'StatefulSet' && object.kind !== 'Deployment') return undefined
  const containers = programsOf(workload, side)
  const container = containers.find(({ image }) => image && isKafkaImage(image.value)) ?? containers[0]
  if (container === undefined) return undefined
  const configMaps = configMapsOf(workload, side)
  const properties = propertiesOf(container, configMaps)
  const isNode =
    identity.some((key) => properties.has(key)) || (nodeImage(container) && container.env.has('CLUSTER_ID'))
  if (!isNode) return undefined
  const { name, namespace } = object.metadata
  return {
    object,
    name,
    namespace,
    container,
    replicas: whole(valueAt(object, 'spec', 'replicas')) ?? 1,
    version: container.image && versionOf(container.image.value),
    clusterId: firstOf(container, ['KAFKA_CLUSTER_ID', 'KAFKA_KRAFT_CLUSTER_ID', 'CLUSTER_ID']),
    firstNodeId: firstOf(container, ['KAFKA_NODE_ID_OFFSET', 'KAFKA_CONTROLLER_MIN_ID', 'KAFKA_BROKER_MIN_ID']),
    properties,
    configMaps,
    claims: partsAt(object, 'spec', 'volumeClaimTemplates').map((claim) => {
      const claimName = text(valueAt(claim, 'metadata', 'name')) ?? ''
      return {
        name: claimName,
        path: `spec.volumeClaimTemplates[${claimName}]`,
      }
    }),
    heap: firstOf(container, ['KAFKA_NODE_HEAP_OPTS', 'KAFKA_HEAP_OPTS']),
    labels,
  }
}

/** What a process with one of these is. */
export const rolesOf = ({ properties }: NodePool): readonly string[] =>
  properties
    .get('process.roles')
    ?.value.split(',')
    .map((role) => role.trim()) ?? ['broker']

export const isBroker = (pool: NodePool): boolean => rolesOf(pool).includes('broker')
export const isController = (pool: NodePool): boolean => rolesOf(pool).includes('controller')

/** Properties that only a node has. */
const identity = ['process.roles', 'node.id', 'broker.id', 'controller.quorum.voters', 'zookeeper.connect']

const nodeImage = ({ image }: ProgramContainer) => image !== undefined && isKafkaImage(image.value)

const firstOf = ({ env }: ProgramContainer, names: readonly string[]): Field | undefined =>
  names.map((name) => env.get(name)).find((field) => field !== undefined)

/** Files first, then the variables that an image's own entry point turns into properties. */
function propertiesOf(
  container: ProgramContainer,
  configMaps: readonly KubernetesObject[],
): ReadonlyMap<string, Field> {
  const properties = new Map<string, Field>()
  for (const object of configMaps) {
    for (const [file, content] of Object.entries(partAt(object, 'data'))) {
      if (!/(^|[-./])(server|broker|controller|kafka)\.properties$/.test(file)) continue
      for (const [key, value] of readProperties(text(content) ?? '')) {
        properties.set(key, { value, object, path: `${below('data', file)}[${key}]` })
      }
    }
  }
  if (container.ownCommand || !nodeImage(container)) return properties
  for (const [name, field] of container.env) {
    const key = propertyOfVariable(name)
    if (key !== undefined) properties.set(key, field)
  }
  return properties
}

/** How the images spell a property as a variable: `KAFKA_LOG_DIRS`, Bitnami's `KAFKA_CFG_LOG_DIRS`. */
function propertyOfVariable(name: string): string | undefined {
  const [, spelt] = /^KAFKA_(?:CFG_)?(\w+)$/.exec(name) ?? []
  if (spelt === undefined || NO_PROPERTIES.test(spelt)) return undefined
  return spelt
    .toLowerCase()
    .replaceAll('___', '-')
    .replaceAll('__', '\u0000')
    .replaceAll('_', '.')
    .replaceAll('\u0000', '_')
}

/** Variables that are no properties. */
const NO_PROPERTIES =
  /^(VERSION|HEAP_OPTS|LOG4J\w*|OPTS|JMX\w*|JVM_PERFORMANCE_OPTS|GC_LOG_OPTS|TOOLS_LOG4J_LOGLEVEL|CLUSTER_ID|KRAFT_\w+|NODE_ID_OFFSET|NODE_HEAP_OPTS|VOLUME_DIR|\w+_MIN_ID)$/
