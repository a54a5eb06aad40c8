import { below } from '../../compare/paths.ts'
import { kindOf } from '../../objects/identity.ts'
import { partAt, text, valueAt, whole } from '../../objects/shape.ts'
import type { KubernetesObject } from '../../types.ts'
import type { KafkaCluster } from './clusters.ts'
import type { ProgramContainer } from './containers.ts'
import type { Field } from './field.ts'
import type { NodePool } from './node-pools.ts'
import { versionOf } from './version.ts'

const GROUP = 'kafka.strimzi.io'

/** Strimzi's name of an object's kind: `KafkaTopic`; `undefined` for all that is none of its kinds. */
export function strimziKind(object: KubernetesObject): string | undefined {
  const [group, kind] = kindOf(object).split('/')
  return group === GROUP ? kind : undefined
}

/** The label by which resources name their cluster. */
export const CLUSTER_LABEL = 'strimzi.io/cluster'

/** The clusters that Strimzi runs, each as a Kafka and its KafkaNodePools say it. */
export function strimziClusters(objects: readonly KubernetesObject[]): readonly KafkaCluster[] {
  const pools = objects.filter((object) => strimziKind(object) === 'KafkaNodePool')
  return objects
    .filter((object) => strimziKind(object) === 'Kafka')
    .map((kafka) => ({
      operated: kafka,
      name: kafka.metadata.name,
      namespace: kafka.metadata.namespace,
      pools: [kafka, ...pools.filter((pool) => isPartOf(pool, kafka))].flatMap((object) => poolOf(object, kafka)),
    }))
}

/** Whether a resource names a cluster as its own. */
const isPartOf = ({ metadata }: KubernetesObject, kafka: KubernetesObject): boolean =>
  metadata.labels?.[CLUSTER_LABEL] === kafka.metadata.name && metadata.namespace === kafka.metadata.namespace

/** Before node pools the Kafka itself said how many brokers there are; with them its number means nothing. */
function poolOf(object: KubernetesObject, kafka: KubernetesObject): NodePool[] {
  const replicas = whole(
    object === kafka ? valueAt(object, 'spec', 'kafka', 'replicas') : valueAt(object, 'spec', 'replicas'),
  )
  if (replicas === undefined) return []
  const roles = valueAt(object, 'spec', 'roles')
  const version = text(valueAt(kafka, 'spec', 'kafka', 'version'))
  return [
    {
      object,
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      container: NO_CONTAINER,
      replicas,
      version: version === undefined ? undefined : versionOf(`kafka:${version}`),
      clusterId: undefined,
      firstNodeId: undefined,
      properties: propertiesOf(kafka, Array.isArray(roles) ? roles.join(',') : 'broker'),
      configMaps: [],
      claims: [],
      heap: undefined,
      labels: {},
    },
  ]
}

/** What `spec.kafka.config` says, under the names of Kafka. */
function propertiesOf(kafka: KubernetesObject, roles: string): ReadonlyMap<string, Field> {
  const config = Object.entries(partAt(kafka, 'spec', 'kafka', 'config')).map(([key, value]) => [
    key,
    { value: text(value) ?? '', object: kafka, path: below('spec.kafka.config', key) },
  ])
  return new Map<string, Field>([
    ...(config as [string, Field][]),
    ['process.roles', { value: roles, object: kafka, path: 'spec.roles' }],
  ])
}

/** The operator makes the pods: the manifests have none. */
const NO_CONTAINER: ProgramContainer = {
  name: 'kafka',
  path: '',
  part: {},
  isInit: false,
  image: undefined,
  ownCommand: true,
  env: new Map(),
  isForeign: false,
  memory: undefined,
  mounts: [],
  elsewhere: new Set(),
  isOpen: false,
  words: [],
  files: [],
}
