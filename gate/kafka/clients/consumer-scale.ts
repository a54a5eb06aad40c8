import type { Codes, Found } from '../../found.ts'
import { counted, kubectl, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import type { KafkaModel } from '../kafka-model.ts'
import { consumedBy, type KafkaClient } from '../model/clients.ts'

const codes = {
  'KAFKA-CONSUMER-STOPPED': {
    classes: ['outage'],
    why: 'A group has no member any more: its events wait, and go with their retention.',
    fix: 'Scale it up before they do.',
  },
  'KAFKA-CONSUMER-IDLE': {
    classes: ['no-restart'],
    why: 'A group has more members than partitions: some have nothing to do.',
    fix: 'Fewer replicas, or more partitions.',
  },
  'KAFKA-CONSUMER-SCALED': {
    classes: ['no-restart'],
    why: 'A group has another number of members: its partitions are dealt out anew.',
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
  // No number: an autoscaler has it.
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
        why: `Nobody reads as ${group} any more: events wait, and those that get older than the retention of their topic go unread. After seven days without a member Kafka forgets its offsets.`,
        action: `${kubectl(after.object)} scale ${resource(after.object)} --replicas=${before.replicas} starts it again where it stopped.`,
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
        why: `Its topics have ${counted(partitions ?? 0, 'partition')}, and one is read by one member at a time: ${counted(idle, 'pod')} of ${after.name} will idle.`,
        action: `At most ${partitions} replicas, or more partitions.`,
      },
    ]
  }
  if (before.replicas === after.replicas) return []
  return [
    {
      ...common,
      code: 'KAFKA-CONSUMER-SCALED',
      class: 'no-restart',
      why: `The partitions of ${group} are dealt out anew: each member stops for a moment, and goes on where the last one committed.`,
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
