import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import type { Topic } from '../model/topics.ts'
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
  const at = { object: after.object, path: `${after.path}.config[${key}]` }
  const cluster = change.after.clusterOfTopic(after)
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
