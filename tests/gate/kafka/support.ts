import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import {
  apiObjectsOf,
  EventConsumer,
  type EventConsumerProps,
  HttpService,
  type HttpServiceProps,
  KafkaCluster,
  type KafkaClusterProps,
  type KafkaTopicProps,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { defineEvent } from '../../../contracts/event.ts'
import { admit } from '../../../gate/admission/index.ts'
import { Change } from '../../../gate/change.ts'
import { allCodes } from '../../../gate/codes.ts'
import { comparedUnit } from '../../../gate/compare/units.ts'
import { type Found, findingOf } from '../../../gate/found.ts'
import { kafkaRule } from '../../../gate/kafka/index.ts'
import type { Finding, KubernetesObject, UnitChange } from '../../../gate/types.ts'
import { testSystem } from '../../support.ts'

const event = (type: string) =>
  defineEvent({ type, about: type, schema: z.object({ id: z.string() }), key: ({ id }) => id })

export const orderPlaced = event('order.placed')
export const orderPaid = event('order.paid')

/** What can differ between the two sides of a change. */
export interface ShopProps {
  /** Name of the cluster. @default 'kafka' */
  readonly name?: string
  readonly namespace?: string
  /** @default three brokers */
  readonly kafka?: Partial<KafkaClusterProps>
  /** Topics with their options. @default orders, with order.placed */
  readonly topics?: Readonly<Record<string, KafkaTopicProps>>
  /** The topics of the consumer and of the producer. @default the first one */
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  /** Id of the consumer. @default 'billing' */
  readonly consumerId?: string
  readonly consumer?: Partial<EventConsumerProps>
  readonly producer?: Partial<HttpServiceProps>
}

/** The manifests of a system: a cluster, its topics, a service that sends orders and one that reads them. */
export function shop(props: ShopProps = {}): KubernetesObject[] {
  const system = testSystem(props.namespace === undefined ? {} : { namespace: props.namespace })
  const cluster = new KafkaCluster(system.chart('kafka'), props.name ?? 'kafka', { brokers: 3, ...props.kafka })
  const declared = Object.entries(props.topics ?? { orders: { events: [orderPlaced] } })
  const topics = new Map(declared.map(([name, options]) => [name, cluster.addTopic(name, options)]))
  const named = (names: readonly string[] | undefined) =>
    (names ?? [declared[0]?.[0] ?? '']).flatMap((name) => topics.get(name) ?? [])
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster })
  const id = props.consumerId ?? 'billing'
  new EventConsumer(system.chart(id), id, { group: 'billing', consumes: named(props.consumes), ...props.consumer })
  new HttpService(system.chart('orders'), 'orders', { produces: named(props.produces), ...props.producer })
  // Not chart.toJson(), which refuses what the rules of constructs refuse.
  return system.charts.flatMap((chart) => apiObjectsOf(chart).map((object) => object.toJson() as KubernetesObject))
}

/** The change from one side to the other, as the gate reads it. */
const change = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]): UnitChange =>
  comparedUnit('test/shop', before, after)

/** Manifests of somebody else. */
export const yaml = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject)

/** Objects with one of them changed by hand, for what constructs refuse to build. */
export function edited(
  objects: readonly KubernetesObject[],
  name: string,
  replace: (text: string) => string,
): KubernetesObject[] {
  const [kind, objectName] = name.split('/')
  return objects.map((object) =>
    object.kind === kind && object.metadata.name === objectName
      ? (JSON.parse(replace(JSON.stringify(object))) as KubernetesObject)
      : object,
  )
}

/** What Kafka's rules find in a change. */
export const foundIn = (unit: UnitChange): readonly Found[] => kafkaRule.find(new Change(unit, admit))

/** Everything that Kafka's rules say. */
export const rulings = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]): Finding[] =>
  foundIn(change(before, after)).map((found) => {
    const { code, class: given } = found
    if (!allCodes[code]?.classes.includes(given)) throw new Error(`${code} is not documented as ${given}`)
    return findingOf(found)
  })

/** The findings as lines: `outage KAFKA-CLUSTER-ID StatefulSet/kafka`, each once. */
export const verdicts = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] => [
  ...new Set(
    rulings(before, after).map(({ class: given, code, object }) => `${given} ${code} ${object.kind}/${object.name}`),
  ),
]

/** The only finding of a code. */
export function ruling(code: string, before: readonly KubernetesObject[], after: readonly KubernetesObject[]): Finding {
  const found = rulings(before, after).filter((finding) => finding.code === code)
  const [first] = found
  if (first === undefined || found.length > 1) {
    throw new Error(`${found.length} × ${code} in ${verdicts(before, after).join('; ')}`)
  }
  return first
}

/** Field changes that no finding accounts for, as `Kind/name path`. */
export function unexplained(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const unit = change(before, after)
  const explained = new Set(foundIn(unit).flatMap(({ explains = [] }) => explains))
  return unit.objects.flatMap((object) =>
    object.fields
      .filter((field) => !explained.has(field))
      .map(({ path }) => `${object.after?.kind}/${object.after?.metadata.name} ${path}`),
  )
}
