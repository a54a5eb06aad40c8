import { about, type Found } from '../../found.ts'
import { text, valueAt } from '../../objects/shape.ts'
import { kubectl, named, resource } from '../../objects/words.ts'
import { byRows, type Row } from '../../rows.ts'
import { rule } from '../../rule.ts'
import type { KubernetesObject } from '../../types.ts'
import type { KafkaChange } from '../change.ts'
import { strimziKind } from '../model/strimzi.ts'
import { type StrimziCode, strimziCodes } from './codes.ts'
import { connectorRows, connectRows } from './connect.ts'
import { kafkaRows } from './kafka.ts'
import { nodePoolRows } from './node-pool.ts'
import { operatorRows } from './operator.ts'
import { userRows } from './users.ts'

/** `604800000` and `"604800000"` are one value to Kafka. */
const spellingRows: readonly Row<StrimziCode>[] = [
  [
    /^spec\.(?:kafka\.)?config\b/,
    ({ field, after }) =>
      text(field.before) !== undefined && text(field.before) === text(field.after)
        ? {
            code: 'STRIMZI-IN-PLACE',
            class: 'no-restart',
            why: `${named(after)} has the same value, written in another way.`,
            action: 'Nothing.',
          }
        : undefined,
  ],
]

const topicNameRow: Row<StrimziCode> = [
  /^spec\.topicName$/,
  ({ before, after, field }) => ({
    code: 'STRIMZI-OPERATOR',
    class: 'manual-steps',
    why: `Kafka cannot rename a topic: the Topic Operator refuses it, and ${named(after)} is not Ready. The topic stays ${text(field.before) ?? before.metadata.name}; ${text(field.after) ?? after.metadata.name} does not come to be.`,
    action: 'Add a KafkaTopic for the new topic, move producers and consumers, then remove the old one.',
  }),
]

const rowsOf: Readonly<Record<string, readonly Row<StrimziCode>[]>> = {
  Kafka: [...spellingRows, ...kafkaRows],
  KafkaTopic: [...spellingRows, topicNameRow],
  KafkaNodePool: nodePoolRows,
  KafkaUser: userRows,
  KafkaConnect: connectRows,
  KafkaMirrorMaker2: connectRows,
  KafkaBridge: connectRows,
  KafkaConnector: connectorRows,
}

/** Resources of Strimzi: what its operators make of a change. KafkaTopics are topics like all others. */
export const strimziRule = rule(strimziCodes, (change: KafkaChange) =>
  change.objects.flatMap(({ before, after, fields }): Found<StrimziCode>[] => {
    const object = after ?? before
    const kind = object && strimziKind(object)
    if (kind === undefined) return []
    if (before !== undefined && after === undefined) return removed(change, before, kind)
    if (before === undefined || after === undefined) return []
    const rows = [...operatorRows, ...(rowsOf[kind] ?? [])]
    return byRows(rows, { before, after, fields, change }).map((found) => about(after, found))
  }),
)

/** What goes with a resource, when it is deleted. */
function removed(change: KafkaChange, object: KubernetesObject, kind: string): Found<StrimziCode>[] {
  const loss = {
    Kafka: 'all brokers and controllers with it',
    KafkaNodePool: 'its nodes with it, unless they hold partitions',
    KafkaUser: "the user's credentials and rights: its client is refused",
    KafkaConnect: 'Connect with all its connectors',
    KafkaConnector: 'the connector: it moves nothing any more',
    KafkaMirrorMaker2: 'the mirroring',
    KafkaBridge: 'the bridge',
  }[kind]
  if (loss === undefined) return []
  const goes = change.prunes(object)
  const claims = JSON.stringify([valueAt(object, 'spec', 'storage'), valueAt(object, 'spec', 'kafka', 'storage')])
  const withClaims = claims.includes('"deleteClaim":true')
  const removes = `the operator removes ${loss}${withClaims ? ', and the claims with all records (deleteClaim)' : ''}`
  return [
    about(object, {
      code: 'STRIMZI-REMOVED',
      class: !goes ? 'manual-steps' : withClaims ? 'data-loss' : 'outage',
      old: { kind: object.kind, name: object.metadata.name },
      why: goes
        ? `${change.appliedBy} deletes ${named(object)}, and ${removes}.`
        : `${change.appliedBy} leaves ${named(object)} in the cluster. When it is deleted, by a tool that prunes for instance, ${removes}.`,
      action: goes
        ? 'Declare it again, unless it is meant to go.'
        : `Once it is no longer used: ${kubectl(object)} delete ${resource(object)}`,
    }),
  ]
}
