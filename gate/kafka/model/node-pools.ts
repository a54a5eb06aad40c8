import { partsAt, text, valueAt, whole } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import { contentOf } from '../../objects/variables.ts'
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

/** Files first, then the variables that an image's own entry point turns into properties, then what is said when it is run. */
function propertiesOf(
  container: ProgramContainer,
  configMaps: readonly KubernetesObject[],
): ReadonlyMap<string, Field> {
  const properties = new Map<string, Field>()
  for (const file of propertyFiles(container, configMaps)) {
    for (const [key, value] of readProperties(file.value)) {
      properties.set(key, { value, object: file.object, path: `${file.path}[${key}]` })
    }
  }
  if (!container.ownCommand && nodeImage(container)) {
    const isBitnami = /bitnami/.test(container.image?.value ?? '')
    for (const [name, field] of container.env) {
      // Its other variables are for its scripts: passwords, certificates.
      const key = isBitnami && !name.startsWith('KAFKA_CFG_') ? undefined : propertyOfVariable(name)
      if (key !== undefined) properties.set(key, field)
    }
  }
  for (const [key, field] of overrides(container)) properties.set(key, field)
  return properties
}

const PROPERTIES_FILE = /(?:^|[-./])(?:server|broker|controller|kafka)\.properties$/

/** By their names; or because the program is told to read them. */
function propertyFiles({ files, words }: ProgramContainer, configMaps: readonly KubernetesObject[]): Field[] {
  const told = words.map(({ value }) => value).join(' ')
  const byKey = configMaps.flatMap((object) =>
    [...contentOf(object)].flatMap(([key, content]) => (PROPERTIES_FILE.test(key) ? [content] : [])),
  )
  const mounted = files.filter(
    ({ file, path }) =>
      (PROPERTIES_FILE.test(file) || (file.endsWith('.properties') && told.includes(file))) &&
      !byKey.some((one) => one.path === path),
  )
  return [...byKey, ...mounted]
}

/** `kafka-server-start.sh server.properties --override log.dirs=/data`, as words or as a line for a shell. */
function overrides({ words }: ProgramContainer): readonly (readonly [string, Field])[] {
  const parts = words.flatMap((field) => field.value.split(/\s+/).map((value) => ({ ...field, value })))
  return parts.flatMap((part, index) => {
    const said = parts[index - 1]?.value === '--override' ? part.value : /^--override=(.*)$/.exec(part.value)?.[1]
    const [, key, value] = /^["']?([\w.-]+)=(.*?)["']?$/.exec(said ?? '') ?? []
    return key === undefined || value === undefined ? [] : [[key, { ...part, value }] as const]
  })
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
