import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { KafkaClient } from '../model/clients.ts'
import { clientRestart } from './restarts.ts'

const codes = {
  'KAFKA-CLIENT-STORE': {
    classes: ['outage', 'reprocessing'],
    why: 'Where Connect, Streams or a schema registry keep what they know: under another name there is nothing.',
    fix: 'Keep the name, or move what is there first.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Topics and ids under which programs of others keep their state, as variables and by Kafka's names. */
const stores: readonly {
  readonly variables: readonly string[]
  readonly name: string
  readonly class: 'outage' | 'reprocessing'
  readonly why: (client: string) => string
}[] = [
  {
    variables: ['CONNECT_OFFSET_STORAGE_TOPIC', 'OFFSET_STORAGE_TOPIC'],
    name: 'offset.storage.topic',
    class: 'reprocessing',
    why: (client) => `${client} finds no offsets of its source connectors there: they read from their beginning again.`,
  },
  {
    variables: ['CONNECT_CONFIG_STORAGE_TOPIC', 'CONFIG_STORAGE_TOPIC'],
    name: 'config.storage.topic',
    class: 'outage',
    why: (client) => `${client} finds no connectors there: none of them runs until they are created again.`,
  },
  {
    variables: ['SCHEMA_REGISTRY_KAFKASTORE_TOPIC'],
    name: 'kafkastore.topic',
    class: 'outage',
    why: (client) =>
      `${client} finds no schemas there: consumers cannot read what was written with them, and new ones get the same ids.`,
  },
  {
    variables: ['KAFKA_STREAMS_APPLICATION_ID', 'SPRING_KAFKA_STREAMS_APPLICATION_ID', 'APPLICATION_ID'],
    name: 'application.id',
    class: 'reprocessing',
    why: (client) =>
      `The application.id is the group of ${client}, and in the names of its state: it reads its topics anew, and its stores and internal topics begin empty beside the old ones.`,
  },
  {
    variables: ['KAFKA_TRANSACTIONAL_ID', 'SPRING_KAFKA_PRODUCER_TRANSACTION_ID_PREFIX'],
    name: 'transactional.id',
    class: 'reprocessing',
    why: (client) =>
      `Old processes of ${client} are no longer fenced by new ones, and what they have left open blocks readers until it times out.`,
  },
]

/** What a program keeps in Kafka under a name of its own. */
export const storesOfClientsRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => stores.flatMap((store) => renamed(change, pair, store))),
)

function renamed(change: KafkaChange, pair: Pair<KafkaClient>, store: (typeof stores)[number]): Found<Code>[] {
  const get = ({ container, told }: KafkaClient) =>
    store.variables.map((name) => container.env.get(name)).find(Boolean) ?? told.get(store.name)
  const changed = differing(pair, get)
  if (changed?.old === undefined || changed.new === undefined) return []
  const { sentence } = clientRestart(change, pair)
  return [
    {
      code: 'KAFKA-CLIENT-STORE',
      class: store.class,
      at: changed.field,
      old: changed.old,
      new: changed.new,
      why: `${store.why(pair.after.name)} ${sentence}`,
      action: `Keep ${changed.old}.`,
    },
  ]
}
