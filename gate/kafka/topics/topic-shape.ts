import type { Codes, Found } from '../../found.ts'
import { listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import { isStrimzis, type Topic } from '../model/topics.ts'

const codes = {
  'KAFKA-PARTITIONS-SHRUNK': {
    classes: ['manual-steps'],
    why: 'Kafka cannot remove partitions; the topic reconciler, or the Topic Operator, refuses it and is not ready.',
    fix: 'Declare the old number, or use a new topic.',
  },
  'KAFKA-PARTITIONS-GROWN': {
    classes: ['ordering-break', 'no-restart'],
    why: 'Keys map to different partitions: newer events of a key may be processed before older ones. Dead letters keep their partition.',
    fix: 'If order matters, stop the producers until everything is read.',
  },
  'KAFKA-REPLICATION-FACTOR': {
    classes: ['manual-steps'],
    why: 'The replicas of a topic are fixed; the topic reconciler refuses it and is not ready, and so does the Topic Operator without Cruise Control.',
    fix: 'Move the replicas with `kafka-reassign-partitions.sh`, then apply.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Partitions and replicas of existing topics. */
export const topicShapeRule = rule(codes, (change: KafkaChange) =>
  change.topics.both.flatMap((pair) => [...partitions(change, pair), ...replicas(change, pair)]),
)

/** What happens to a change that Kafka cannot make. */
const refusal = (topic: Topic) =>
  isStrimzis(topic)
    ? `The Topic Operator refuses it, and KafkaTopic/${topic.object.metadata.name} is not Ready`
    : 'The reconciler refuses it and does not become ready'

function partitions(change: KafkaChange, { before, after }: Pair<Topic>): readonly Found<Code>[] {
  const place = { object: after.object, path: after.places.partitions }
  const common = { at: place, old: before.partitions, new: after.partitions }
  const cluster = change.after.clusterOfTopic(after)
  if (after.partitions < before.partitions) {
    return [
      {
        ...common,
        code: 'KAFKA-PARTITIONS-SHRUNK',
        class: 'manual-steps',
        why: `Kafka cannot remove partitions. ${refusal(after)}; ${before.name} keeps its ${before.partitions}. Deleting and creating the topic would lose its events and the offsets of its groups.`,
        action: `Declare ${before.partitions} again, or add a topic with a different name and move producers and consumers to it.`,
      },
    ]
  }
  if (after.partitions === before.partitions) return []
  if (change.after.holdsDeadLetters(after.name)) {
    return [
      {
        ...common,
        code: 'KAFKA-PARTITIONS-GROWN',
        class: 'no-restart',
        why: `${after.manager} adds ${after.partitions - before.partitions} to ${after.name}. A dead letter goes to the partition number it came from, so nothing moves.`,
        action: 'Nothing.',
      },
    ]
  }
  const { producers } = change.after.usersOf(after)
  const by = listed(producers.map(({ name }) => name)) || 'its producers'
  return [
    {
      ...common,
      code: 'KAFKA-PARTITIONS-GROWN',
      class: 'ordering-break',
      why: `A key goes to the partition of its hash modulo the number of partitions: from now on ${by} may send a key to a different one, and its newer events can be processed before its older ones. Running clients look for new partitions every five minutes (metadata.max.age.ms): until then, events sent there are not read. It cannot be undone.`,
      action: `If order matters: stop ${by}, wait until the groups have read everything (${kafkaTool(cluster, 'kafka-consumer-groups.sh', '--describe --all-groups')}), apply, start again.`,
    },
  ]
}

function replicas(change: KafkaChange, { before, after }: Pair<Topic>): readonly Found<Code>[] {
  if (after.replicationFactor === before.replicationFactor) return []
  const cluster = change.after.clusterOfTopic(after)
  return [
    {
      code: 'KAFKA-REPLICATION-FACTOR',
      class: 'manual-steps',
      at: { object: after.object, path: after.places.replicationFactor },
      old: before.replicationFactor,
      new: after.replicationFactor,
      why: `The replicas of a topic are fixed when it is created. ${refusal(after)}${isStrimzis(after) ? ', unless Cruise Control moves the replicas' : ''}; ${after.name} keeps ${before.replicationFactor}.`,
      action: `Move the replicas, then apply: write the desired assignment to a file and run ${kafkaTool(cluster, 'kafka-reassign-partitions.sh', '--execute --reassignment-json-file <file>')}`,
    },
  ]
}
