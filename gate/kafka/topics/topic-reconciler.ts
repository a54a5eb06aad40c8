import { TOPICS_FILE } from '../../../contracts/topics.ts'
import { below } from '../../compare/paths.ts'
import type { Codes, Found } from '../../found.ts'
import { kubectl, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange } from '../change.ts'
import { isHash } from '../nodes/restarts.ts'

const codes = {
  'KAFKA-TOPICS-APPLIED': {
    classes: ['rolling-restart'],
    why: 'The pod of the topic reconciler is replaced, and nothing else.',
    fix: 'Wait for it with `kubectl rollout status`.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** The reconciler reads the declared topics at startup: only its pod is replaced. */
export const topicReconcilerRule = rule(codes, (change: KafkaChange) => {
  const declarations = new Set([
    ...change.after.topics.map(({ object }) => object),
    ...change.before.topics.flatMap(({ object }) => change.of(object)?.after ?? []),
  ])
  const reconcilers = new Map(
    [...declarations].flatMap((configMap) =>
      change.after.readersOf(configMap).map(({ object }) => [object, configMap] as const),
    ),
  )
  return [...reconcilers].flatMap(([object, configMap]) =>
    (change.of(object)?.fields ?? [])
      .filter(({ path }) => isHash(path))
      .map(
        (field): Found<Code> => ({
          code: 'KAFKA-TOPICS-APPLIED',
          class: 'rolling-restart',
          at: { object, path: field.path },
          old: field.before,
          new: field.after,
          why: `The pod of ${object.metadata.name} is replaced and brings the topics to their declared state. Brokers and services keep running.`,
          action: `${kubectl(object)} rollout status ${resource(object)} returns once the topics match.`,
          explains: change.at(configMap, below('data', TOPICS_FILE)),
        }),
      ),
  )
})
