import { text } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { StrimziCode } from './codes.ts'

type Found = ReturnType<Row<StrimziCode>[1]>

/** Where Connect keeps what it knows: `spec.config` of v1beta2, fields of their own in v1. */
const STORES =
  /^spec\.(?:config(?:\.|\[)(?:group\.id|(?:offset|config|status)\.storage\.topic)\]?|(groupId|offsetStorageTopic|configStorageTopic|statusStorageTopic))$/

/** What fields of KafkaConnect, KafkaMirrorMaker2 and KafkaBridge do. */
export const connectRows: readonly Row<StrimziCode>[] = [
  [
    STORES,
    ({ after, field }) => ({
      code: 'STRIMZI-CONNECT',
      class: 'reprocessing',
      why: `${named(after)} looks for its connectors and their offsets elsewhere, where there are none: sources read from their beginning again, sinks as their offset reset says.`,
      action: `Keep ${text(field.before) ?? 'it'}.`,
    }),
  ],
  [
    /^spec\.(?:clusters|target|mirrors|connectCluster)\b.*(?:alias|bootstrapServers|topicsPattern|groupsPattern|Cluster)\]?$|^spec\.(?:clusters|mirrors)$|^spec\.connectCluster$/,
    ({ after }) => ({
      code: 'STRIMZI-CONNECT',
      class: 'reprocessing',
      why: `${named(after)} mirrors between other clusters, under other names, or other topics: what it has copied stays, and what it copies now begins anew.`,
      action: 'Compare the names of the mirrored topics, and the offsets of the groups that read them.',
    }),
  ],
  [
    /^spec\.bootstrapServers$/,
    ({ after }) => ({
      code: 'STRIMZI-CONNECT',
      class: 'reprocessing',
      why: `${named(after)} uses another Kafka, if the address leads to another one: offsets and connectors of the old one are not there.`,
      action: 'Nothing, if it is another address of the same Kafka.',
    }),
  ],
  [/^spec\.replicas$/, replicas],
  [/^spec\b/, rollout],
]

/** What fields of a KafkaConnector do. */
export const connectorRows: readonly Row<StrimziCode>[] = [
  [/^spec\.(?:state|pause)$/, state],
  [
    /^spec\.class$/,
    ({ after }) => ({
      code: 'STRIMZI-CONNECT',
      class: 'reprocessing',
      why: `${named(after)} runs another class under the offsets of the old one: what these mean to it is up to the class.`,
      action: 'Give it a new name, so that it begins with offsets of its own.',
    }),
  ],
  [
    /^spec\.config(?:\.|\[)(?:topics(?:\.regex)?|topic(?:\.prefix)?|database\.server\.name|database\.(?:hostname|dbname|server\.id)|slot\.name|snapshot\.mode|(?:table|schema|database|collection)\.(?:include|exclude)\.list|consumer\.override\.group\.id|transforms\b.*)\]?$/,
    ({ after, field }) => ({
      code: 'STRIMZI-CONNECT',
      class: 'reprocessing',
      why: `${field.path.replace(/^spec\.config\W?/, '').replace(/\]$/, '')} of ${named(after)} says what it reads, or under which name: it may begin anew, or leave something out.`,
      action: 'See the documentation of the connector for what it does with its offsets then.',
    }),
  ],
  [
    /^spec\.(?:config|tasksMax|autoRestart|listOffsets|alterOffsets|version)\b/,
    ({ after }) => ({
      code: 'STRIMZI-ROLLOUT',
      class: 'rolling-restart',
      why: `Connect restarts the tasks of ${named(after)}, which go on at their offsets.`,
      action: 'Nothing.',
    }),
  ],
]

function replicas({ field, after }: ResourceField): Found {
  if (Number(field.after) === 0) {
    return {
      code: 'STRIMZI-CONNECT',
      class: 'outage',
      why: `Nothing of ${named(after)} runs any more.`,
      action: 'Keep at least one.',
    }
  }
  return {
    code: 'STRIMZI-IN-PLACE',
    class: 'no-restart',
    why: `Pods of ${named(after)} come or go; tasks are distributed anew.`,
    action: 'Nothing.',
  }
}

function rollout({ after }: ResourceField): Found {
  return {
    code: 'STRIMZI-ROLLOUT',
    class: 'rolling-restart',
    why: `The operator replaces the pods of ${named(after)} one by one; tasks go on at their offsets.`,
    action: 'Nothing.',
  }
}

function state({ field, after }: ResourceField): Found {
  const isStopped = field.after === true || ['paused', 'stopped'].includes(text(field.after) ?? '')
  return {
    code: 'STRIMZI-CONNECT',
    class: isStopped ? 'outage' : 'manual-steps',
    why: isStopped
      ? `${named(after)} moves nothing any more until it is resumed.`
      : `${named(after)} goes on where it was: all that has waited comes at once.`,
    action: isStopped ? 'Resume it before what it reads is beyond its retention.' : 'Nothing, if that is meant.',
  }
}
