import type { Codes, Found } from '../../found.ts'
import { counted, kubectl, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import type { KafkaModel } from '../kafka-model.ts'
import { consumedBy, type KafkaClient } from '../model/clients.ts'

const codes = {
  'KAFKA-CONSUMER-STOPPED': {
    classes: ['outage'],
    why: 'A group has no members left: its events wait until retention deletes them.',
    fix: 'Scale it up before that.',
  },
  'KAFKA-CONSUMER-IDLE': {
    classes: ['no-restart'],
    why: 'A group has more members than partitions: some are idle.',
    fix: 'Use fewer replicas, or more partitions.',
  },
  'KAFKA-CONSUMER-SCALED': {
    classes: ['no-restart'],
    why: 'The number of members of a group changes: its partitions are rebalanced.',
    fix: 'Nothing.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Number of members of a group. */
export const consumerScaleRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.filter(({ after }) => after.group !== undefined).flatMap((pair) => scaled(change, pair)),
)

function scaled(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const { before, after } = pair
  // No number: an autoscaler sets it.
  if (before.replicas === undefined || after.replicas === undefined || after.group === undefined) return []
  const at = { object: after.object, path: 'spec.replicas' }
  const common = { at, old: before.replicas, new: after.replicas }
  const group = after.group.value
  if (after.replicas === 0 && before.replicas > 0) {
    return [
      {
        ...common,
        code: 'KAFKA-CONSUMER-STOPPED',
        class: 'outage',
        why: `Nothing reads as ${group} any more: events wait, and are deleted unread when their topic's retention expires. After seven days without members Kafka deletes its offsets.`,
        action: `${kubectl(after.object)} scale ${resource(after.object)} --replicas=${before.replicas} resumes it where it stopped.`,
      },
    ]
  }
  const partitions = partitionsOf(change.after, after)
  const idle = partitions === undefined ? 0 : after.replicas - partitions
  const idleBefore = before.replicas - (partitionsOf(change.before, before) ?? before.replicas)
  if (idle > 0 && idle > idleBefore) {
    return [
      {
        ...common,
        code: 'KAFKA-CONSUMER-IDLE',
        class: 'no-restart',
        why: `Its topics have ${counted(partitions ?? 0, 'partition')}, each read by one member at a time: ${counted(idle, 'pod')} of ${after.name} will be idle.`,
        action: `Use at most ${partitions} replicas, or add partitions.`,
      },
    ]
  }
  if (before.replicas === after.replicas) return []
  return [
    {
      ...common,
      code: 'KAFKA-CONSUMER-SCALED',
      class: 'no-restart',
      why: `The partitions of ${group} are rebalanced: members pause briefly, then continue from the last committed offsets.`,
      action: 'Nothing.',
    },
  ]
}

/** Partitions of all topics that a client reads; `undefined` when one of them is not declared here. */
function partitionsOf(model: KafkaModel, client: KafkaClient): number | undefined {
  const counts = consumedBy(client).map((name) => model.topicOf(client, name)?.partitions)
  const known = counts.filter((count) => count !== undefined)
  return known.length > 0 && known.length === counts.length ? known.reduce((sum, count) => sum + count, 0) : undefined
}
