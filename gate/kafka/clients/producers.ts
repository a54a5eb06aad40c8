import type { Codes, Found } from '../../found.ts'
import { listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { type KafkaClient, producedBy } from '../model/clients.ts'
import { clientRestart } from './restarts.ts'

const codes = {
  'KAFKA-ACKS-LOWERED': {
    classes: ['data-loss'],
    why: 'Events count as sent before all in-sync replicas have them: a broker failure loses the newest.',
    fix: 'Keep `acks=all`.',
  },
  'KAFKA-TOPIC-DRY': {
    classes: ['outage'],
    why: 'A topic still has consumers, but no producer.',
    fix: 'Move the consumers too.',
  },
  'KAFKA-PRODUCED-TOPICS': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A producer sends different events, or to different topics.',
    fix: 'First roll out the consumers that have to know them.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What a producer sends, and when it counts as sent. */
export const producersRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => [...acks(pair), ...routes(change, pair)]),
)

/** How many replicas have an event before it counts as sent. */
const strength = (value: string) => (['all', '-1'].includes(value) ? 2 : Number(value))

function acks(pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const changed = differing(pair, ({ acks: field }) => field)
  const old = changed?.old ?? 'all'
  const now = changed?.new ?? 'all'
  if (changed === undefined || !(strength(now) < strength(old))) return []
  return [
    {
      code: 'KAFKA-ACKS-LOWERED',
      class: 'data-loss',
      at: changed.field,
      old,
      new: now,
      why:
        strength(now) === 0
          ? `${pair.after.name} counts events as sent that no broker has confirmed: any failure on the way silently loses some.`
          : `${pair.after.name} counts events as sent when only the leader has them: a broker failure loses the newest.`,
      action: 'Keep acks=all, unless these events may be lost.',
    },
  ]
}

function routes(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const changed = differing(pair, ({ produces }) => produces?.field)
  if (changed === undefined) return []
  const { class: given, sentence } = clientRestart(change, pair)
  const common = { at: changed.field, old: changed.old, new: changed.new }
  const gone = producedBy(pair.before).filter((topic) => !producedBy(pair.after).includes(topic))
  const dry = gone.flatMap((topic) => {
    const { consumers, producers } = change.after.usersBeside(pair.after, topic)
    return consumers.length > 0 && producers.length === 0 ? [{ topic, consumers }] : []
  })
  if (dry.length > 0) {
    return [
      {
        ...common,
        code: 'KAFKA-TOPIC-DRY',
        class: 'outage',
        why: dry
          .map(
            ({ topic, consumers }) =>
              `Nothing in these manifests sends to ${topic} any more; its events are still expected by ${listed(consumers.map(({ name }) => name))}.`,
          )
          .join(' '),
        action: 'Point the consumers to where the events go now, or remove them.',
      },
    ]
  }
  return [
    {
      ...common,
      code: 'KAFKA-PRODUCED-TOPICS',
      class: given,
      why: `${pair.after.name} ${gone.length > 0 ? `no longer sends to ${listed(gone)}` : 'sends different events, or to different topics'}. ${sentence}`,
      action: 'First roll out the consumers that have to know the new event types.',
    },
  ]
}
