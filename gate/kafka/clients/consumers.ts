import type { TopicRoute } from '../../../contracts/settings.ts'
import type { Codes, Found } from '../../found.ts'
import { listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { lagCommand } from '../commands.ts'
import { type KafkaClient, resetOf } from '../model/clients.ts'
import type { KafkaCluster } from '../model/clusters.ts'

const codes = {
  'KAFKA-OFFSET-RESET': {
    classes: ['reprocessing'],
    why: 'A group starts at the other end of partitions where it has no offset.',
    fix: 'Make sure that every partition has one.',
  },
  'KAFKA-CONSUMED-TOPICS': {
    classes: ['reprocessing'],
    why: 'A group reads different topics: what it has not read of the old ones is skipped, the new ones are read from the beginning.',
    fix: 'Let it read the topic to the end first.',
  },
  'KAFKA-CONSUMED-EVENTS': {
    classes: ['reprocessing', 'rolling-restart'],
    why: 'A consumer handles different event types: those it no longer handles are skipped.',
    fix: 'Let it read the topic to the end first.',
  },
  'KAFKA-DEAD-LETTERS-OFF': {
    classes: ['rolling-restart'],
    why: 'An event that cannot be processed blocks its partition from now on.',
    fix: 'Nothing, if that is intended.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What a consumer reads, and where it begins. */
export const consumersRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => [...offsetReset(change, pair), ...routes(change, pair)]),
)

function offsetReset(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const changed = differing(pair, ({ offsetReset: field }) => field)
  const old = resetOf(pair.before)
  const now = resetOf(pair.after)
  if (changed === undefined || old === now || pair.after.group === undefined) return []
  const group = pair.after.group.value
  return [
    {
      code: 'KAFKA-OFFSET-RESET',
      class: 'reprocessing',
      at: changed.field,
      old,
      new: now,
      why: `This applies to partitions where ${group} has no offset, or one that is out of range. ${
        now === 'latest'
          ? 'Whatever they contain when a pod starts is skipped, even the first event of a partition if it arrives while pods restart.'
          : 'They are now read from their oldest event instead of being skipped.'
      }`,
      action: `Check which partitions have no offset: ${lagCommand(change.after.clusterOf(pair.after), group)}. If all have one, nothing is read again.`,
    },
  ]
}

function routes(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const changed = differing(pair, ({ consumes }) => consumes?.field)
  const old = pair.before.consumes?.topics
  const now = pair.after.consumes?.topics
  if (changed === undefined || old === undefined || now === undefined) return []
  const common = { at: changed.field, old: changed.old, new: changed.new }
  const gone = old.filter((route) => !now.some(({ topic }) => topic === route.topic)).map(({ topic }) => topic)
  const come = now.filter((route) => !old.some(({ topic }) => topic === route.topic)).map(({ topic }) => topic)
  const fresh = new Set(change.topics.added.map(({ name }) => name))
  const known = come.filter((topic) => !fresh.has(topic))
  const group = pair.after.group?.value ?? pair.after.name
  const cluster = change.after.clusterOf(pair.after)
  if (gone.length > 0 || known.length > 0) {
    return [
      {
        ...common,
        code: 'KAFKA-CONSUMED-TOPICS',
        class: 'reprocessing',
        why: [
          ...(gone.length > 0
            ? [`${group} no longer reads ${listed(gone)}: what it has not read there is skipped.`]
            : []),
          ...(known.length > 0 ? [`It reads ${listed(known)} from the oldest retained event.`] : []),
          ...(fresh.size > 0 && come.some((topic) => fresh.has(topic))
            ? [`${listed(come.filter((topic) => fresh.has(topic)))} is new and empty.`]
            : []),
        ].join(' '),
        action: `First make sure that ${group} has no lag: ${lagCommand(cluster, group)}. Offsets of topics that it does not read expire after seven days.`,
      },
    ]
  }
  return [sameTopics(common, pair.after, cluster, old, now, come)]
}

/** Event types and dead letters of topics that are read as before. */
function sameTopics(
  common: Pick<Found<Code>, 'at' | 'old' | 'new'>,
  { name }: KafkaClient,
  cluster: KafkaCluster | undefined,
  old: readonly TopicRoute[],
  now: readonly TopicRoute[],
  come: readonly string[],
): Found<Code> {
  const before = new Map(old.map((route) => [route.topic, route]))
  const shared = now.flatMap((after) => ({ after, before: before.get(after.topic) }))
  const off = shared.filter((route) => route.before?.deadLetters !== undefined && route.after.deadLetters === undefined)
  const dropped = shared.flatMap((route) => route.before?.events.filter((type) => !carries(route.after, type)) ?? [])
  if (dropped.length > 0) {
    return {
      ...common,
      code: 'KAFKA-CONSUMED-EVENTS',
      class: 'reprocessing',
      why: `${name} no longer handles ${listed(dropped)}: those events are skipped, including the ones already waiting. A pod whose code still has a handler for one of them does not start.`,
      action: `Roll out code without that handler, before this change or with it, and make sure that nothing is left to read: ${lagCommand(cluster)}`,
    }
  }
  if (off.length > 0) {
    return {
      ...common,
      code: 'KAFKA-DEAD-LETTERS-OFF',
      class: 'rolling-restart',
      why: `From now on an event of ${listed(off.map(({ after }) => after.topic))} that ${name} cannot process blocks its partition until code that can is rolled out.`,
      action: 'Nothing, if the order of the events requires it.',
    }
  }
  return {
    ...common,
    code: 'KAFKA-CONSUMED-EVENTS',
    class: 'rolling-restart',
    why:
      come.length > 0
        ? `${name} also reads ${listed(come)}, which is new, from the beginning.`
        : `${name} restarts with different event types, or a different dead-letter topic, for the topics that it reads.`,
    action: 'Nothing.',
  }
}

const carries = ({ events }: TopicRoute, type: string) => events.length === 0 || events.includes(type)
