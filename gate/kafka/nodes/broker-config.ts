import { below } from '../../compare/paths.ts'
import type { Codes, Found } from '../../found.ts'
import { partAt, text } from '../../objects/shape.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { Field } from '../model/field.ts'
import { isBroker, type NodePool } from '../model/node-pools.ts'
import { brokerConfigCodes, brokerConfigEffects } from './broker-config-effects.ts'
import { nodeRestart, type Restart } from './restarts.ts'

const codes = {
  ...brokerConfigCodes,
  'KAFKA-NODE-FILES': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A script or the logging of the nodes changed.',
    fix: 'Nothing.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Properties of the nodes that say neither who they are nor where their records are. */
export const brokerConfigRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => {
    const restart = nodeRestart(change, pair)
    return [...properties(change, pair, restart), ...files(change, pair, restart)]
  }),
)

/** These have their own rules. */
const ELSEWHERE =
  /^(process\.roles|node\.id|broker\.id|log\.dirs?|metadata\.log\.dir|controller\.quorum\.(voters|bootstrap\.servers)|zookeeper\.connect|listeners|advertised\.listeners|listener\.security\.protocol\.map|inter\.broker\.listener\.name|security\.inter\.broker\.protocol|controller\.listener\.names)$/

/** What controllers use too: they create the topics. */
const FOR_CONTROLLERS =
  /^(default\.replication\.factor|num\.partitions|min\.insync\.replicas|(offsets\.topic|transaction\.state\.log|share\.coordinator\.state\.topic)\..*)$/

function properties(change: KafkaChange, pair: Pair<NodePool>, restart: Restart): readonly Found<Code>[] {
  const keys = new Set([...pair.before.properties.keys(), ...pair.after.properties.keys()])
  return [...keys]
    .filter((key) => !ELSEWHERE.test(key))
    .flatMap((key) => {
      const changed = differing(pair, ({ properties }) => trimmed(properties.get(key)))
      if (changed === undefined) return []
      const effect =
        isBroker(pair.after) || FOR_CONTROLLERS.test(key)
          ? brokerConfigEffects(key, { ...changed, change, pair })
          : undefined
      const { why = `Kafka uses ${key}=${changed.new ?? 'its default'} from its next start.`, ...rest } = effect ?? {}
      return [
        {
          code: 'KAFKA-BROKER-CONFIG' as const,
          class: restart.restarts ? ('rolling-restart' as const) : ('no-restart' as const),
          action: restart.restarts
            ? 'Nothing.'
            : `kubectl rollout restart ${pair.after.object.kind.toLowerCase()}/${pair.after.name} to apply it.`,
          ...rest,
          why: `${why} ${restart.sentence}`,
          at: changed.field,
          old: changed.old,
          new: changed.new,
          explains: restart.explains,
        },
      ]
    })
}

const trimmed = (field: Field | undefined) => field && { ...field, value: field.value.trim() }

/** Scripts and the logging of the nodes, which are in the same ConfigMap. */
function files(change: KafkaChange, { before, after }: Pair<NodePool>, restart: Restart): readonly Found<Code>[] {
  return after.configMaps.flatMap((configMap) => {
    const old = partAt(change.of(configMap)?.before, 'data')
    const now = partAt(configMap, 'data')
    if (
      change.of(configMap)?.before === undefined ||
      !before.configMaps.some(({ metadata }) => metadata.name === configMap.metadata.name)
    )
      return []
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((file) => !file.endsWith('.properties') && text(old[file]) !== text(now[file]))
      .map((file) => ({
        code: 'KAFKA-NODE-FILES',
        class: restart.restarts ? ('rolling-restart' as const) : ('no-restart' as const),
        at: { object: configMap, path: below('data', file) },
        old: size(old[file]),
        new: size(now[file]),
        why: `The nodes read ${file} at startup. ${restart.sentence}`,
        action: 'Nothing.',
        explains: restart.explains,
      }))
  })
}

/** The text is in the diff of the manifests. */
const size = (file: unknown) => {
  const content = text(file)
  return content === undefined ? undefined : `${content.split('\n').length - 1} lines`
}
