import type { Codes, Found } from '../../found.ts'
import { listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { lagCommand } from '../commands.ts'
import { consumedBy, type KafkaClient, producedBy, serversOf } from '../model/clients.ts'
import { clientRestart } from './restarts.ts'

const codes = {
  'KAFKA-BOOTSTRAP-SERVERS': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A client reaches the same Kafka at a different address.',
    fix: 'Nothing.',
  },
  'KAFKA-OTHER-CLUSTER': {
    classes: ['manual-steps'],
    why: 'A client is pointed to a different Kafka: its offsets and unread events stay with the old one.',
    fix: 'Move producers first, and consumers once they have read everything.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Which Kafka a client talks to. */
export const bootstrapRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => moved(change, pair)),
)

function moved(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const changed = differing(pair, ({ bootstrapServers }) => bootstrapServers)
  if (changed?.old === undefined || changed.new === undefined) return []
  const { name, group } = pair.after
  const { class: given, sentence } = clientRestart(change, pair)
  const common = { at: changed.field, old: changed.old, new: changed.new }
  if (sameKafka(change, pair)) {
    return [
      {
        ...common,
        code: 'KAFKA-BOOTSTRAP-SERVERS',
        class: given,
        why: `${name} reaches the same Kafka at a different address. ${sentence}`,
        action: 'Nothing.',
      },
    ]
  }
  const reads = consumedBy(pair.before)
  const sends = producedBy(pair.after)
  return [
    {
      ...common,
      code: 'KAFKA-OTHER-CLUSTER',
      class: 'manual-steps',
      why: [
        `As far as the manifests show, ${changed.new} is a different Kafka, with its own topics and offsets.`,
        ...(group && reads.length > 0
          ? [`What ${group.value} has not read of ${listed(reads)} stays unread, and it starts over there.`]
          : []),
        ...(sends.length > 0
          ? [`Events for ${listed(sends)} go there, even if consumers still read the old one.`]
          : []),
      ].join(' '),
      action: `Move producers first; move ${name} once ${group ? `${group.value} has read everything (${lagCommand(change.before.clusterOf(pair.before), group.value)})` : 'its events are no longer needed'}. If it is the same Kafka under a different name, do nothing.`,
    },
  ]
}

/** Whether both lead to the same cluster of the manifests, or share an address. */
function sameKafka({ before, after, clusters }: KafkaChange, pair: Pair<KafkaClient>): boolean {
  const old = before.clusterOf(pair.before)
  const now = after.clusterOf(pair.after)
  if (old !== undefined && now !== undefined)
    return clusters.both.some((both) => both.before === old && both.after === now)
  const servers = new Set(serversOf(pair.before))
  return serversOf(pair.after).some((server) => servers.has(server))
}
