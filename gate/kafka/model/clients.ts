import { z } from 'zod'
import type { Setting } from '../../../contracts/codec.ts'
import { consumerSettings, producerSettings, type TopicRoute } from '../../../contracts/settings.ts'
import { valueAt, whole } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import type { Workload } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import { configMapsOf, type ProgramContainer, programsOf } from './containers.ts'
import type { Field } from './field.ts'
import { toldIn } from './told.ts'

/** A process that talks to Kafka: a container of a workload. */
export interface KafkaClient {
  readonly object: KubernetesObject
  /** Name of the workload. */
  readonly name: string
  readonly namespace: string | undefined
  readonly container: ProgramContainer
  /** The ConfigMaps that its pods mount or read. */
  readonly configMaps: readonly KubernetesObject[]
  readonly bootstrapServers: Field | undefined
  readonly group: Field | undefined
  /** `auto.offset.reset`, where it is said. */
  readonly offsetReset: Field | undefined
  /** `acks`, where it is said. */
  readonly acks: Field | undefined
  readonly consumes: Routes | undefined
  readonly produces: Routes | undefined
  /** What files and arguments say, by Kafka's names. */
  readonly told: ReadonlyMap<string, Field>
  /** `spec.replicas`; `undefined` when something else sets it. */
  readonly replicas: number | undefined
}

/** What a variable says about topics. */
export interface Routes {
  readonly field: Field
  readonly topics: readonly TopicRoute[]
}

/** Names of the variables, ours first, then those that others use. */
const GROUP = [
  consumerSettings.groupId.env,
  'KAFKA_CONSUMER_GROUP',
  'SPRING_KAFKA_CONSUMER_GROUP_ID',
  'CONSUMER_GROUP',
  'CONNECT_GROUP_ID',
  'GROUP_ID',
]
const OFFSET_RESET = [consumerSettings.autoOffsetReset.env, 'SPRING_KAFKA_CONSUMER_AUTO_OFFSET_RESET']
const ACKS = [producerSettings.acks.env, 'SPRING_KAFKA_PRODUCER_ACKS', 'KAFKA_PRODUCER_ACKS']
const SERVERS = [
  'KAFKA_BOOTSTRAP_SERVERS',
  'SPRING_KAFKA_BOOTSTRAP_SERVERS',
  'BOOTSTRAP_SERVERS',
  'KAFKA_BROKERS',
  'KAFKA_BOOTSTRAP_SERVER',
  'CONNECT_BOOTSTRAP_SERVERS',
  'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS',
]

/** The clients among the containers of a workload. */
export function clientsOf(workload: Workload, side: Side): readonly KafkaClient[] {
  const { object } = workload
  const configMaps = configMapsOf(workload, side)
  return programsOf(workload, side).flatMap((container) => {
    const told = toldIn(container)
    const first = (names: readonly string[], key: string) =>
      names.map((name) => container.env.get(name)).find(Boolean) ?? told.get(key)
    const client = {
      object,
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      container,
      configMaps,
      told,
      bootstrapServers: first(SERVERS, 'bootstrap.servers'),
      group: first(GROUP, 'group.id'),
      offsetReset: first(OFFSET_RESET, 'auto.offset.reset'),
      acks: first(ACKS, 'acks'),
      consumes: routes(container, consumerSettings.consumes),
      produces: routes(container, producerSettings.produces),
      replicas: whole(valueAt(object, 'spec', 'replicas')),
    }
    const { bootstrapServers, group } = client
    return bootstrapServers || group || told.has('application.id') || client.consumes || client.produces ? [client] : []
  })
}

/** The servers of a client. */
export const serversOf = ({ bootstrapServers }: KafkaClient): readonly string[] =>
  bootstrapServers?.value.split(',').map((server) => server.trim()) ?? []

/** Where a client begins that has no offset: our services at the start, unless they are told; Kafka's own client at the end. */
export const resetOf = ({ offsetReset, consumes, container }: KafkaClient): string =>
  offsetReset?.value ?? (consumes === undefined || container.isForeign ? 'latest' : 'earliest')

/** Names of the topics that a client reads. */
export const consumedBy = ({ consumes }: KafkaClient): readonly string[] =>
  consumes?.topics.map(({ topic }) => topic) ?? []

/** Names of the topics that a client sends to. */
export const producedBy = ({ produces }: KafkaClient): readonly string[] =>
  produces?.topics.map(({ topic }) => topic) ?? []

function routes({ env, isForeign }: ProgramContainer, setting: Setting<TopicRoute[]>): Routes | undefined {
  const field = env.get(setting.env)
  if (field === undefined) return undefined
  const parsed = z.safeDecode(setting.codec, field.value)
  if (parsed.success) return { field, topics: parsed.data }
  // Ours read more than names.
  if (!isForeign) return undefined
  return { field, topics: field.value.split(',').map((topic) => ({ topic: topic.trim(), events: [] })) }
}
