import type { Codes } from '../../found.ts'
import { listed } from '../../objects/words.ts'
import type { KafkaClient } from '../model/clients.ts'
import { recordCodes, sessionCodes } from '../shared-codes.ts'
import { formatMs } from '../topics/retention.ts'
import {
  messageSize,
  minInsync,
  type PropertyChange,
  type PropertyEffect,
  retention,
  uncleanElection,
} from './records-config.ts'

export const brokerConfigCodes = {
  ...recordCodes,
  ...sessionCodes,
  'KAFKA-BROKER-CONFIG': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A property of the nodes changed. They read it at startup; unless the pod template changes too, they are not restarted. Strimzi changes it while they run, where Kafka can.',
    fix: 'Nothing, or `kubectl rollout restart`.',
  },
  'KAFKA-OFFSETS-RETENTION': {
    classes: ['reprocessing'],
    why: 'Groups without members lose their offsets sooner.',
    fix: 'Keep it longer than any service is ever stopped.',
  },
  'KAFKA-AUTHORIZER': {
    classes: ['outage'],
    why: 'An authorizer refuses every principal without an ACL, including brokers.',
    fix: 'Start with `super.users` and `allow.everyone.if.no.acl.found=true`, add the ACLs, then remove the latter.',
  },
} as const satisfies Codes

type Code = keyof typeof brokerConfigCodes

/** What a changed property of the brokers does, where that is more than a restart. */
export const brokerConfigEffects = (key: string, change: PropertyChange): PropertyEffect<Code> | undefined =>
  (effects.find(([pattern]) => pattern.test(key)) ?? [])[1]?.(change, key)

const effects: readonly (readonly [
  RegExp,
  (change: PropertyChange, key: string) => PropertyEffect<Code> | undefined,
])[] = [
  [/^log\.(retention\.(ms|minutes|hours|bytes)|cleanup\.policy)$/, retention],
  [/^min\.insync\.replicas$/, minInsync],
  [/^message\.max\.bytes$/, messageSize],
  [/^unclean\.leader\.election\.enable$/, uncleanElection],
  [/^offsets\.retention\.minutes$/, offsetsRetention],
  [/^group\.(min|max)\.session\.timeout\.ms$/, sessionBounds],
  [/^authorizer\.class\.name$/, authorizer],
  [/^auto\.create\.topics\.enable$/, autoCreate],
  [/^(default\.replication\.factor|num\.partitions)$/, newTopicsOnly],
  [/^(offsets\.topic|transaction\.state\.log|share\.coordinator\.state\.topic)\./, internalTopic],
]

function offsetsRetention({ old, new: now }: PropertyChange): PropertyEffect<Code> | undefined {
  const after = Number(now ?? 10_080)
  if (!(after < Number(old ?? 10_080))) return undefined
  return {
    code: 'KAFKA-OFFSETS-RETENTION',
    class: 'reprocessing',
    why: `Groups without members for ${formatMs(after * 60_000)} lose their offsets, including groups that are stopped right now, and start over when they come back.`,
    action: 'Keep it longer than any service is ever stopped.',
  }
}

function sessionBounds(change: PropertyChange, key: string): PropertyEffect<Code> | undefined {
  const bound = Number(change.new ?? (key.includes('min') ? 6_000 : 1_800_000))
  const outside = (client: KafkaClient) => {
    const session = Number(client.container.env.get('KAFKA_SESSION_TIMEOUT_MS')?.value ?? 10_000)
    return client.group !== undefined && (key.includes('min') ? session < bound : session > bound)
  }
  const cluster = change.change.after.clusterOfPool(change.pair.after)
  const clients = cluster === undefined ? [] : change.change.after.clientsIn(cluster).filter(outside)
  if (clients.length === 0) return undefined
  return {
    code: 'KAFKA-SESSION-TIMEOUT',
    class: 'outage',
    why: `${listed(clients.map(({ name }) => name))} ${clients.length === 1 ? 'has' : 'have'} a session timeout outside of it and can no longer join a group (INVALID_SESSION_TIMEOUT).`,
    action: 'Change the session timeouts of the services first.',
  }
}

function authorizer({ old, new: now, pair }: PropertyChange): PropertyEffect<Code> | undefined {
  if (now === undefined || old !== undefined) return undefined
  const open = pair.after.properties.get('allow.everyone.if.no.acl.found')?.value === 'true'
  if (open) return undefined
  return {
    code: 'KAFKA-AUTHORIZER',
    class: 'outage',
    why: 'After the restart every principal needs an ACL, including the other brokers: any that is not a super user is refused (TOPIC_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED).',
    action:
      'Set super.users for the brokers and allow.everyone.if.no.acl.found=true first, add the ACLs, then remove the latter.',
  }
}

function autoCreate({ new: now }: PropertyChange): PropertyEffect<Code> {
  return now === 'true' || now === undefined
    ? {
        why: 'A client that names a topic that does not exist creates it, with the default partitions and replicas, even if the name is misspelt.',
      }
    : {
        why: 'Topics have to exist before they are used: clients that relied on auto-creation get UNKNOWN_TOPIC_OR_PARTITION.',
      }
}

function newTopicsOnly(_: PropertyChange, key: string): PropertyEffect<Code> {
  return {
    why: `${key} applies to topics that are created later and do not set it themselves; existing topics stay as they are.`,
  }
}

function internalTopic(_: PropertyChange, key: string): PropertyEffect<Code> {
  return {
    why: `${key} applies when Kafka creates that internal topic. If the topic exists, it stays as it is; move its replicas with kafka-reassign-partitions.sh.`,
  }
}
