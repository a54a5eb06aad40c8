import {
  consumerSettings,
  databaseSettings,
  httpSettings,
  kafkaSettings,
  processSettings,
  producerSettings,
  topicReconcilerSettings,
} from '../../../../contracts/settings.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { Found, KafkaRule } from '../finding.ts'
import type { KafkaClient } from '../model/clients.ts'
import { brokerProperty } from '../model/clusters.ts'
import { clientRestart } from './restarts.ts'

/** All that our services read: a changed setting is read when a pod starts. */
export const clientSettingsRule: KafkaRule = (change) =>
  change.clients.both.flatMap((pair) => [...sessionTimeout(change, pair), ...others(change, pair)])

const settings = new Map(
  [
    processSettings,
    kafkaSettings,
    producerSettings,
    consumerSettings,
    databaseSettings,
    httpSettings,
    topicReconcilerSettings,
  ].flatMap((group) =>
    Object.values(group).map(({ env, about, default: fallback }) => [env, { about, fallback }] as const),
  ),
)

/** The brokers bound it, and refuse a member outside of the bounds. */
function sessionTimeout(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found[] {
  const variable = consumerSettings.sessionTimeoutMs.env
  const changed = differing(pair, ({ container }) => container.env.get(variable))
  const cluster = change.after.clusterOf(pair.after)
  if (changed?.new === undefined) return []
  const bound = (key: string, otherwise: number) =>
    Number((cluster && brokerProperty(cluster, key)?.value) ?? otherwise)
  const least = bound('group.min.session.timeout.ms', 6_000)
  const most = bound('group.max.session.timeout.ms', 1_800_000)
  const now = Number(changed.new)
  if (now >= least && now <= most) return []
  return [
    {
      code: 'KAFKA-SESSION-TIMEOUT',
      class: 'manual-steps',
      at: changed.field,
      old: changed.old,
      new: changed.new,
      why: `The brokers take session timeouts from ${least} to ${most} ms: a pod of ${pair.after.name} with another cannot join its group (INVALID_SESSION_TIMEOUT) and never gets ready. The rolling update stands still at it.`,
      action: `Choose one between, or change group.min.session.timeout.ms of the brokers first.`,
    },
  ]
}

function others(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found[] {
  const { class: given, sentence } = clientRestart(change, pair)
  return [...settings].flatMap(([variable, { about, fallback }]) => {
    const changed = differing(pair, ({ container }) => container.env.get(variable))
    if (changed === undefined) return []
    return [
      {
        code: 'KAFKA-CLIENT-SETTING',
        class: given,
        at: changed.field,
        old: changed.old ?? fallback,
        new: changed.new ?? fallback,
        why: `${variable} is ${about}. ${sentence}`,
        action: 'Nothing.',
      } satisfies Found,
    ]
  })
}
