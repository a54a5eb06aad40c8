import { databaseSettings } from '../../../contracts/settings.ts'
import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { consumedBy, type KafkaClient } from '../model/clients.ts'
import { formatMs, retentionOf } from '../topics/retention.ts'
import { clientRestart } from './restarts.ts'

const codes = {
  'KAFKA-INBOX-RETENTION': {
    classes: ['reprocessing'],
    why: 'A service of this project forgets what it has processed before its topics do: events that come again take effect again.',
    fix: 'Keep `INBOX_RETENTION_MS` above the retention of its topics, or at 0, which is forever.',
  },
} as const satisfies Codes

/** What a consumer remembers to have processed. */
export const inboxRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => shorter(change, pair)),
)

const VARIABLE = databaseSettings.inboxRetentionMs.env
const WEEK = 7 * 24 * 60 * 60 * 1_000

/** 0: forever. */
const length = (value: string | undefined) => {
  const number = Number(value)
  return number === 0 ? Number.POSITIVE_INFINITY : number
}

function shorter(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<keyof typeof codes>[] {
  const changed = differing(pair, ({ container }) => container.env.get(VARIABLE))
  if (changed?.old === undefined || changed.new === undefined) return []
  const [old, now] = [length(changed.old), length(changed.new)]
  if (!(now < old)) return []
  // As long as the longest of its topics keeps an event, it can come again.
  const topics = consumedBy(pair.after).map((name) => change.after.topicOf(pair.after, name))
  const kept = topics.map((topic) =>
    topic === undefined ? WEEK : retentionOf(topic, change.after.clusterOfTopic(topic)).ms,
  )
  const longest = Math.max(WEEK, ...kept)
  if (now >= longest) return []
  return [
    {
      code: 'KAFKA-INBOX-RETENTION',
      class: 'reprocessing',
      at: changed.field,
      old: changed.old,
      new: changed.new,
      why: `${pair.after.name} forgets after ${formatMs(now)} what it has processed, and its topics keep events for ${formatMs(longest)}: one that comes again after that, from a producer that repeats itself, a rebalance or an offset that is set back, takes effect again. ${clientRestart(change, pair).sentence}`,
      action: `Restore ${VARIABLE}=${changed.old}, or set it above the retention of its topics; 0 is forever.`,
    },
  ]
}
