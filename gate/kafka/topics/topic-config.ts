import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import { brokerProperty } from '../model/clusters.ts'
import { isStrimzis, type Topic } from '../model/topics.ts'
import { topicConfigCodes, topicConfigEffects } from './topic-config-effects.ts'

const codes = {
  ...topicConfigCodes,
  'KAFKA-TOPIC-CONFIG-LEFT': {
    classes: ['manual-steps'],
    why: 'The topic reconciler leaves undeclared configs alone: the old value stays.',
    fix: 'Delete it with `kafka-configs.sh`, or declare it.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Configs of existing topics. The reconciler sets them, and they take effect at once. */
export const topicConfigRule = rule(codes, (change: KafkaChange) =>
  change.topics.both.flatMap((pair) => {
    const keys = new Set([...Object.keys(pair.before.config), ...Object.keys(pair.after.config)])
    return [...keys].flatMap((key) => configured(change, pair, key))
  }),
)

function configured(change: KafkaChange, pair: Pair<Topic>, key: string): readonly Found<Code>[] {
  const { before, after } = pair
  const old = before.config[key]
  const now = after.config[key]
  if (old === now) return []
  const at = { object: after.object, path: `${after.places.config}[${key}]` }
  const cluster = change.after.clusterOfTopic(after)
  if (now === undefined && isStrimzis(after)) return removed(change, pair, key)
  if (now === undefined) {
    return [
      {
        code: 'KAFKA-TOPIC-CONFIG-LEFT',
        class: 'manual-steps',
        at,
        old,
        new: now,
        why: `The reconciler leaves undeclared configs alone: ${after.name} keeps ${key}=${old}, and manifests and Kafka differ from now on.`,
        action: `To go back to the broker default: ${kafkaTool(cluster, 'kafka-configs.sh', `--alter --entity-type topics --entity-name ${after.name} --delete-config ${key}`)}. Otherwise declare it again.`,
      },
    ]
  }
  const effects = topicConfigEffects(key, {
    pair,
    old,
    now,
    clusters: { before: change.before.clusterOfTopic(before), after: cluster },
  })
  return [{ at, old, new: now, ...effects }]
}

/** What a topic without a config of its own has: the brokers' value, or Kafka's default. */
const INHERITED: Readonly<Record<string, { readonly broker: string; readonly kafka: string }>> = {
  'retention.ms': { broker: 'log.retention.ms', kafka: '604800000' },
  'retention.bytes': { broker: 'log.retention.bytes', kafka: '-1' },
  'cleanup.policy': { broker: 'log.cleanup.policy', kafka: 'delete' },
  'min.insync.replicas': { broker: 'min.insync.replicas', kafka: '1' },
  'max.message.bytes': { broker: 'message.max.bytes', kafka: '1048588' },
  'unclean.leader.election.enable': { broker: 'unclean.leader.election.enable', kafka: 'false' },
}

/** The Topic Operator deletes what is no longer declared: the brokers' value holds again. */
function removed(change: KafkaChange, pair: Pair<Topic>, key: string): readonly Found<Code>[] {
  const { before, after } = pair
  const clusters = { before: change.before.clusterOfTopic(before), after: change.after.clusterOfTopic(after) }
  const inheritance = Object.hasOwn(INHERITED, key) ? INHERITED[key] : undefined
  const inherited =
    inheritance && ((clusters.after && brokerProperty(clusters.after, inheritance.broker)?.value) ?? inheritance.kafka)
  const effects =
    inherited === undefined
      ? undefined
      : topicConfigEffects(key, { pair, old: before.config[key], now: inherited, clusters })
  return [
    {
      at: { object: after.object, path: `${after.places.config}[${key}]` },
      old: before.config[key],
      new: undefined,
      ...(effects ?? {
        code: 'KAFKA-TOPIC-CONFIG',
        class: 'no-restart',
        why: `The Topic Operator deletes ${key} of ${after.name}: the brokers' value holds from then on.`,
        action: 'Nothing, if that is meant.',
      }),
    },
  ]
}
