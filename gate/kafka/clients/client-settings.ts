import { z } from 'zod'
import type { Setting } from '../../../contracts/codec.ts'
import { consumerSettings, settingGroups, topicReconcilerSettings } from '../../../contracts/settings.ts'
import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { KafkaClient } from '../model/clients.ts'
import { brokerProperty } from '../model/clusters.ts'
import { mayHave } from '../model/containers.ts'
import { sessionCodes } from '../shared-codes.ts'
import { clientRestart } from './restarts.ts'

const codes = {
  ...sessionCodes,
  'KAFKA-CLIENT-SETTING': {
    classes: ['manual-steps', 'rolling-restart', 'no-restart'],
    why: 'A setting of a service changed. Its pods are replaced, unless the setting is in a ConfigMap. If it is removed or cannot be read, a service of this project does not start.',
    fix: 'Nothing, or restore the old value.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** All that our services read: a changed setting is read when a pod starts. */
export const clientSettingsRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => [...sessionTimeout(change, pair), ...others(change, pair)]),
)

const groups = Object.values(settingGroups).map((group): readonly Setting<unknown>[] => Object.values(group))

/** The brokers limit it, and refuse a member outside of the limits. */
function sessionTimeout(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
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
      why: `The brokers accept session timeouts from ${least} to ${most} ms: a pod of ${pair.after.name} with any other cannot join its group (INVALID_SESSION_TIMEOUT) and never becomes ready. The rollout stalls at it.`,
      action: `Choose one in that range, or first change group.min.session.timeout.ms of the brokers.`,
    },
  ]
}

function others(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const { class: given, sentence } = clientRestart(change, pair)
  return groups.flatMap((group) =>
    group.flatMap((setting): Found<Code>[] => {
      const { env: variable, about } = setting
      // What another program does by itself is not known.
      const fallback = pair.after.container.isForeign ? undefined : setting.default
      const changed = differing(pair, ({ container }) => container.env.get(variable))
      if (changed === undefined) return []
      const problem = problemOf(pair, group, setting, changed)
      const common = {
        code: 'KAFKA-CLIENT-SETTING' as const,
        at: changed.field,
        old: changed.old ?? fallback,
        new: changed.new ?? fallback,
      }
      if (problem === undefined)
        return [{ ...common, class: given, why: `${variable}: ${about}. ${sentence}`, action: 'Nothing.' }]
      return [
        {
          ...common,
          class: 'manual-steps',
          why: `${variable}: ${about}. ${problem}: new pods of ${pair.after.name} exit immediately. ${given === 'rolling-restart' ? 'The rollout stalls at its first pod.' : sentence}`,
          action: `Restore ${variable}=${changed.old}.`,
        },
      ]
    }),
  )
}

/** Why a service of ours does not start with the new value of a setting. Other programs may use the variable differently. */
function problemOf(
  { before, after }: Pair<KafkaClient>,
  group: readonly Setting<unknown>[],
  { env, codec, default: fallback }: Setting<unknown>,
  { old, new: now }: { readonly old: string | undefined; readonly new: string | undefined },
): string | undefined {
  // Each of our programs has one of these, and the topics are read as no other program would write them.
  if (after.container.isForeign || before.container.isForeign) return undefined
  const isOurs = before.consumes ?? before.produces ?? before.container.env.get(topicReconcilerSettings.directory.env)
  if (isOurs === undefined || !old || !z.safeDecode(codec, old).success) return undefined
  // To our services an empty variable is one that is not set.
  if (now) return z.safeDecode(codec, now).success ? undefined : `${now} cannot be read`
  // All settings of a group go when the service no longer does what they are for.
  const isUsed = group.some((other) => other.env !== env && after.container.env.has(other.env))
  const isElsewhere = now === undefined && mayHave(after.container, env)
  return fallback === undefined && isUsed && !isElsewhere ? 'It is no longer set' : undefined
}
