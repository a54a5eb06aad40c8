import { fieldsAt } from '../../compare/paths.ts'
import { text } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import { CLUSTER_LABEL, strimziKind } from '../model/strimzi.ts'
import type { StrimziCode } from './codes.ts'

type Found = ReturnType<Row<StrimziCode>[1]>

/** Labels and annotations that the operator obeys, on every kind. */
export const operatorRows: readonly Row<StrimziCode>[] = [
  [/^apiVersion$/, apiVersion],
  [/^metadata\.labels\[strimzi\.io\/cluster\]$/, cluster],
  [
    /^metadata\.labels$/,
    (one) => (one.before.metadata.labels?.[CLUSTER_LABEL] === undefined ? undefined : cluster(one)),
  ],
  [/^metadata\.annotations\[strimzi\.io\/pause-reconciliation\]$/, pause],
  [/^metadata\.annotations\[strimzi\.io\/managed\]$/, managed],
  [/^metadata\.(?:annotations|labels)\[strimzi\.io\/(.+)\]$/, other],
  [/^metadata\.annotations$/, wholeMap],
]

function apiVersion({ field, after }: ResourceField): Found {
  return {
    code: 'STRIMZI-IN-PLACE',
    class: 'no-restart',
    why: `${named(after)} is the same resource in another version of its API, ${text(field.after)}: the cluster must serve it, and refuses fields that this version has not.`,
    action: 'v1 is served from Strimzi 0.49 on.',
  }
}

function cluster({ after, before }: ResourceField): Found {
  const kind = strimziKind(after)
  const old = before.metadata.labels?.[CLUSTER_LABEL]
  const now = after.metadata.labels?.[CLUSTER_LABEL]
  const what = {
    KafkaNodePool:
      'its nodes are no part of the cluster any more: the operator removes them, or refuses while they hold partitions',
    KafkaUser: 'the User Operator takes its credentials and rights away: its client is refused',
    KafkaTopic: 'nobody looks after it any more; the topic may be deleted with it',
    KafkaConnector: 'Connect of the old cluster deletes the connector',
  }[kind ?? '']
  return {
    code: 'STRIMZI-OPERATOR',
    class: kind === 'KafkaTopic' ? 'manual-steps' : 'outage',
    why: `${named(after)} belongs to ${now === undefined ? 'no cluster' : `the cluster ${now}`} from now on, and to ${old ?? 'none'} until now: ${what ?? 'another operator looks after it, or none'}.`,
    action: `Keep ${CLUSTER_LABEL}: ${old ?? '<cluster>'}.`,
  }
}

const pauses = (value: unknown) => text(value)?.toLowerCase() === 'true'

function pause({ field, after }: ResourceField): Found {
  return pauses(field.after)
    ? {
        code: 'STRIMZI-OPERATOR',
        class: 'manual-steps',
        why: `The operator does nothing for ${named(after)} until this is removed: no change of it arrives, failed pods are not made anew, and certificates are not renewed.`,
        action: 'Remove it when the work is done.',
      }
    : {
        code: 'STRIMZI-OPERATOR',
        class: 'rolling-restart',
        why: `The operator takes ${named(after)} up again: all that has changed meanwhile is applied at once, restarts included.`,
        action: 'Look at what has changed since it was paused.',
      }
}

function managed({ field, after }: ResourceField): Found {
  const isOff = text(field.after) === 'false'
  return {
    code: 'STRIMZI-OPERATOR',
    class: isOff ? 'manual-steps' : 'rolling-restart',
    why: isOff
      ? `The Topic Operator leaves the topic of ${named(after)} alone: what changes in the manifest never arrives, and deleting the resource keeps the topic.`
      : `The Topic Operator looks after the topic again, and makes it what ${named(after)} says.`,
    action: isOff ? 'Nothing, if the resource is to go next.' : 'Compare the topic with the resource first.',
  }
}

function other({ match, after }: ResourceField): Found {
  return {
    code: 'STRIMZI-OPERATOR',
    class: 'manual-steps',
    why: `The operator obeys strimzi.io/${match[1]} on ${named(after)}.`,
    action: "Look it up in Strimzi's documentation, chapter 'Annotations'.",
  }
}

/** The first annotation, or the last one that goes: the whole map differs. */
function wholeMap(one: ResourceField): Found {
  const { before, after } = one
  const keys = [before, after].flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {}))
  const key = keys.find((name) => name.startsWith('strimzi.io/'))
  if (key === undefined) return undefined
  const path = `metadata.annotations[${key}]`
  const field = { path, before: before.metadata.annotations?.[key], after: after.metadata.annotations?.[key] }
  const row = operatorRows.slice(3, 6).find(([pattern]) => fieldsAt([field], path).length > 0 && pattern.test(path))
  const match = row?.[0].exec(path)
  return row && match ? row[1]({ ...one, field, match }) : undefined
}
