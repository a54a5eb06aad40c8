import type { Codes, Effect } from '../../found.ts'
import type { Pair } from '../change.ts'
import { brokerProperty, type KafkaCluster } from '../model/clusters.ts'
import type { Topic } from '../model/topics.ts'
import { recordCodes } from '../shared-codes.ts'
import { formatMs, type Retention, retentionOf } from './retention.ts'

export const topicConfigCodes = {
  ...recordCodes,
  'KAFKA-TOPIC-CONFIG': {
    classes: ['no-restart'],
    why: 'A config that takes effect at once.',
    fix: 'Nothing.',
  },
  'KAFKA-CLEANUP-POLICY': {
    classes: ['data-loss'],
    why: 'Compaction removes all but the last event of each key; deletion removes what is older than the retention.',
    fix: 'Keep it, and use a new topic.',
  },
  'KAFKA-MIN-INSYNC-LOWERED': {
    classes: ['data-loss'],
    why: 'A single disk may hold the only copy of confirmed events.',
    fix: 'Keep two.',
  },
} as const satisfies Codes

type Code = keyof typeof topicConfigCodes

/** A config of a topic that changed. */
export interface ConfigChange {
  readonly pair: Pair<Topic>
  /** `undefined`: it was left to the brokers. */
  readonly old: string | undefined
  readonly now: string
  readonly clusters: Pair<KafkaCluster | undefined>
}

/** What a changed config of a topic does; most are taken at once and cost nothing. */
export function topicConfigEffects(key: string, change: ConfigChange): Effect<Code> {
  const { pair, now } = change
  return (
    (Object.hasOwn(effects, key) ? effects[key]?.(change) : undefined) ?? {
      code: 'KAFKA-TOPIC-CONFIG',
      class: 'no-restart',
      why: `${pair.after.manager} sets ${key}=${now} on ${pair.after.name}; it takes effect at once.`,
      action: 'Nothing.',
    }
  )
}

const effects: Readonly<Record<string, (change: ConfigChange) => Effect<Code> | undefined>> = {
  'retention.ms': (change) => retentionCut(change, ({ ms }) => ms, formatMs),
  'retention.bytes': (change) =>
    retentionCut(
      change,
      ({ bytes }) => bytes,
      (bytes) => `${bytes} bytes a partition`,
    ),
  'cleanup.policy': cleanupPolicy,
  'min.insync.replicas': minInsync,
  'max.message.bytes': messageSize,
  'unclean.leader.election.enable': uncleanElection,
}

const retentions = ({ pair, clusters }: ConfigChange): Pair<Retention> => ({
  before: retentionOf(pair.before, clusters.before),
  after: retentionOf(pair.after, clusters.after),
})

function retentionCut(
  change: ConfigChange,
  get: (retention: Retention) => number,
  format: (limit: number) => string,
): Effect<Code> | undefined {
  const { before, after } = retentions(change)
  // A topic that is compacted only keeps the last of each key, however old.
  if (!after.policies.has('delete') || get(after) >= get(before)) return undefined
  const { name } = change.pair.after
  return {
    code: 'KAFKA-RETENTION-CUT',
    class: 'data-loss',
    why: `Events of ${name} were kept ${Number.isFinite(get(before)) ? `for ${format(get(before))}` : 'forever'}. The brokers delete anything beyond ${format(get(after))} within minutes, read or not, one segment at a time: an old event stays as long as its segment has a newer one. Raising it again brings nothing back.`,
    action: `Make sure that every group has read ${name}, and that older events need not be replayed. Otherwise keep the old value.`,
  }
}

function cleanupPolicy(change: ConfigChange): Effect<Code> | undefined {
  const { before, after } = retentions(change)
  const { name } = change.pair.after
  const begins = (policy: string) => after.policies.has(policy) && !before.policies.has(policy)
  if (begins('compact')) {
    return {
      code: 'KAFKA-CLEANUP-POLICY',
      class: 'data-loss',
      why: `Once the cleaner has run, ${name} keeps only the last event of each key, including existing events; events without a key are refused from now on.`,
      action:
        'Compact only topics whose events carry the whole state of their key. Otherwise keep delete, or compact a new topic.',
    }
  }
  if (begins('delete') && (Number.isFinite(after.ms) || Number.isFinite(after.bytes))) {
    return {
      code: 'KAFKA-CLEANUP-POLICY',
      class: 'data-loss',
      why: `${name} kept the last event of every key, however old. Now events are deleted after ${formatMs(after.ms)}: readers that rebuild their state from it find only parts of it.`,
      action: `Keep compact, or also set retention.ms=-1.`,
    }
  }
  return undefined
}

/** Kafka never asks for more than the replicas that there are. */
function minInsync({ pair, old, now, clusters }: ConfigChange): Effect<Code> | undefined {
  const { name, replicationFactor: replicas } = pair.before
  const inherited = clusters.before && brokerProperty(clusters.before, 'min.insync.replicas')?.value
  const before = Math.min(Number(old ?? inherited ?? 1), replicas)
  const after = Math.min(Number(now), replicas)
  if (after > before && after === replicas && replicas > 1) {
    return {
      code: 'KAFKA-MIN-INSYNC-RAISED',
      class: 'outage',
      why: `${name} has ${replicas} replicas, and all of them have to confirm each event: whenever a broker is down, and in every rolling restart, producers with acks=all get NOT_ENOUGH_REPLICAS.`,
      action: `Keep min.insync.replicas below the replication factor: ${replicas - 1}.`,
    }
  }
  // With a single replica declared, it only says what is left.
  if (after < before && after === 1 && pair.after.replicationFactor > 1) {
    return {
      code: 'KAFKA-MIN-INSYNC-LOWERED',
      class: 'data-loss',
      why: `Events of ${name} count as sent when a single broker has them while the others are down: its disk is then the only copy, and if it is lost, so are they.`,
      action: `Keep ${before}; to let producers continue in an emergency, lower it only while that lasts.`,
    }
  }
  return undefined
}

function messageSize({ pair, old, now, clusters }: ConfigChange): Effect<Code> | undefined {
  const inherited = clusters.before && brokerProperty(clusters.before, 'message.max.bytes')?.value
  const before = Number(old ?? inherited ?? 1_048_588)
  if (!(Number(now) < before)) return undefined
  return {
    code: 'KAFKA-MESSAGE-SIZE-CUT',
    class: 'outage',
    why: `Batches of more than ${now} bytes (${before} until now) are refused by ${pair.after.name} at once with MESSAGE_TOO_LARGE; retries do not help.`,
    action: "First lower the producers' batch.size and the size of events, then this.",
  }
}

function uncleanElection({ pair, old, now }: ConfigChange): Effect<Code> | undefined {
  if (now !== 'true' || old === 'true') return undefined
  return {
    code: 'KAFKA-UNCLEAN-ELECTION',
    class: 'data-loss',
    why: `When a partition of ${pair.after.name} has no in-sync replica left, one that is behind becomes the leader: confirmed events are silently truncated.`,
    action:
      'Leave it false. To recover a partition whose in-sync replicas are gone for good, run kafka-leader-election.sh --election-type unclean for that one.',
  }
}
