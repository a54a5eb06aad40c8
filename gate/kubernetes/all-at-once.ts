import type { Change } from '../change.ts'
import { isWithin } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { type Part, partAt } from '../objects/shape.ts'
import { kubectl, listed, named, resource } from '../objects/words.ts'
import { isHeldBack, replicasOf, workloadOf } from '../objects/workload.ts'
import type { Pair } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'

export const allAtOnceCodes = {
  'K8S-ALL-AT-ONCE': {
    classes: ['outage', 'rolling-restart', 'no-restart'],
    why: 'A rollout stops all pods before new ones are ready: `Recreate`, or `maxUnavailable` as high as the number of pods.',
    fix: 'Use a rolling update, or a maintenance window.',
  },
} as const satisfies Codes

type Code = keyof typeof allAtOnceCodes

const specOf = (object: KubernetesObject): Part => partAt(object, 'spec')

/** The changes of a template. */
export const templateFields = ({ after, fields }: Pair): FieldChange[] => {
  const path = workloadOf(after)?.path
  return path === undefined ? [] : fields.filter((field) => isWithin(field.path, path))
}

/** The largest number of pods that may be unavailable in a rollout. */
function away(object: KubernetesObject, replicas: number): number {
  const strategy = partAt(specOf(object), 'strategy')
  if (strategy.type === 'Recreate') return replicas
  const { maxUnavailable } = partAt(strategy, 'rollingUpdate')
  if (typeof maxUnavailable === 'number') return maxUnavailable
  // Rounded down, as Kubernetes does.
  return Math.floor((Number.parseInt(String(maxUnavailable), 10) * replicas) / 100)
}

export function allAtOnce(pair: Pair, change: Change): FoundHere<Code>[] {
  const { before, after, fields } = pair
  // An autoscaler decides; any large number shows the difference between some and all.
  const replicas = replicasOf(after) ?? 100
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.strategy'))
  const rollsOut = change.isRolledOut(after) && !isHeldBack(after)
  if (away(after, replicas) < replicas || replicas === 0 || (explains.length === 0 && !rollsOut)) return []
  const services = change.after.servicesOf(after).map(named)
  const isNew = away(before, replicas) < replicas
  const place = {
    path: 'spec.strategy',
    old: specOf(before).strategy,
    new: specOf(after).strategy,
  }
  if (!rollsOut) {
    if (!isNew) return []
    return [
      {
        ...place,
        code: 'K8S-ALL-AT-ONCE',
        class: 'no-restart',
        explains,
        why: `From now on a rollout of ${named(after)} stops all its pods before the new ones are ready. Nothing restarts now.`,
        action: 'Nothing, if that is intended, for example because two versions must not run side by side.',
      },
    ]
  }
  // For a single pod this is expected: it is a restart like that of a StatefulSet with one pod.
  const isOutage = services.length > 0 && replicas > 1
  // As before, and without a Service: a restart like any other.
  if (!isOutage && !isNew) return []
  return [
    {
      ...place,
      code: 'K8S-ALL-AT-ONCE',
      class: isOutage ? 'outage' : 'rolling-restart',
      explains: [...explains, ...templateFields(pair)],
      why: isOutage
        ? `All pods of ${named(after)} stop before the new ones start: nothing answers behind ${listed(services)} until the first is ready.`
        : `All pods of ${named(after)} stop before the new ones start: their work waits until then.`,
      action: isOutage
        ? 'A rolling update with maxUnavailable 0 keeps them reachable. If that is impossible, use a maintenance window.'
        : `${kubectl(after)} rollout status ${resource(after)}`,
    },
  ]
}
