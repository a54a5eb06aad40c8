import type { Change } from '../change.ts'
import { isWithin } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { type Part, partAt } from '../objects/shape.ts'
import { kubectl, listed, named, resource } from '../objects/words.ts'
import { isHeldBack, replicasOf, workloadOf } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'

const codes = {
  'K8S-PAUSED': {
    classes: ['manual-steps'],
    why: 'The rollout of a Deployment is paused: its pods stay as they are.',
    fix: '`kubectl rollout resume`.',
  },
  'K8S-ALL-AT-ONCE': {
    classes: ['outage', 'rolling-restart', 'no-restart'],
    why: 'A rollout stops all pods before new ones are ready: `Recreate`, or `maxUnavailable` as high as the number of pods.',
    fix: 'A rolling update, or a quiet hour.',
  },
  'K8S-ON-DELETE': {
    classes: ['manual-steps'],
    why: 'With `OnDelete` a new template reaches pods only when somebody deletes them.',
    fix: 'Delete them one after the other.',
  },
  'K8S-PARTITION': {
    classes: ['manual-steps'],
    why: 'Pods below the partition of a StatefulSet keep the old template.',
    fix: 'Set the partition to 0 when the others have proved themselves.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** How a new template reaches the pods: one by one, all at once, or not at all. */
export const rolloutRule = rule(
  codes,
  forChanged((pair, change): FoundHere<Code>[] => {
    switch (kindOf(pair.after)) {
      case 'apps/Deployment':
        return [...paused(pair, change), ...allAtOnce(pair, change)]
      case 'apps/StatefulSet':
        return [...onDelete(pair, change), ...partition(pair, change)]
      case 'apps/DaemonSet':
        return onDelete(pair, change)
      default:
        return []
    }
  }),
)

const specOf = (object: KubernetesObject): Part => partAt(object, 'spec')
const templateFields = ({ after, fields }: Pair): FieldChange[] => {
  const path = workloadOf(after)?.path
  return path === undefined ? [] : fields.filter((field) => isWithin(field.path, path))
}

function paused(pair: Pair, change: Change): FoundHere<Code>[] {
  const { after } = pair
  if (specOf(after).paused !== true || !change.isRolledOut(after)) return []
  return [
    {
      code: 'K8S-PAUSED',
      class: 'manual-steps',
      path: 'spec.paused',
      old: specOf(pair.before).paused ?? false,
      new: true,
      explains: [...templateFields(pair), ...pair.fields.filter(({ path }) => path === 'spec.paused')],
      why: `The rollout of ${named(after)} is paused: its pods stay as they are.`,
      action: `${kubectl(after)} rollout resume ${resource(after)}, when they shall change.`,
    },
  ]
}

/** The largest number of pods that may be away in a rollout, of all that there are. */
function away(object: KubernetesObject, replicas: number): number {
  const strategy = partAt(specOf(object), 'strategy')
  if (strategy.type === 'Recreate') return replicas
  const { maxUnavailable } = partAt(strategy, 'rollingUpdate')
  if (typeof maxUnavailable === 'number') return maxUnavailable
  // Rounded down, as Kubernetes does.
  return Math.floor((Number.parseInt(String(maxUnavailable), 10) * replicas) / 100)
}

function allAtOnce(pair: Pair, change: Change): FoundHere<Code>[] {
  const { before, after, fields } = pair
  // As many as an autoscaler wants; two show the difference between some and all.
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
        action: 'Nothing, if that is meant: for instance because two versions must not run side by side.',
      },
    ]
  }
  // Of a single pod nobody expects anything else: it is a restart like that of a StatefulSet with one pod.
  const isOutage = services.length > 0 && replicas > 1
  // As before, and nobody asks for it: a restart like any other.
  if (!isOutage && !isNew) return []
  return [
    {
      ...place,
      code: 'K8S-ALL-AT-ONCE',
      class: isOutage ? 'outage' : 'rolling-restart',
      explains: [...explains, ...templateFields(pair)],
      why: isOutage
        ? `All pods of ${named(after)} stop before the new ones start: ${listed(services)} has nobody to send to until the first is ready.`
        : `All pods of ${named(after)} stop before the new ones start: what they do waits until then.`,
      action: isOutage
        ? 'A rolling update with maxUnavailable 0 keeps them reachable. Where that cannot be: a quiet hour.'
        : `${kubectl(after)} rollout status ${resource(after)}`,
    },
  ]
}

function onDelete(pair: Pair, change: Change): FoundHere<Code>[] {
  const { after } = pair
  const strategy = partAt(specOf(after), 'updateStrategy')
  if (strategy.type !== 'OnDelete' || !change.isRolledOut(after)) return []
  return [
    {
      code: 'K8S-ON-DELETE',
      class: 'manual-steps',
      path: 'spec.updateStrategy.type',
      old: partAt(specOf(pair.before), 'updateStrategy').type,
      new: 'OnDelete',
      explains: templateFields(pair),
      why: `updateStrategy is OnDelete: the pods of ${named(after)} stay as they are until somebody deletes them.`,
      action: `One after the other, each when the one before is ready: ${kubectl(after)} delete pod ${after.metadata.name}-${Math.max(0, (replicasOf(after) ?? 1) - 1)}`,
    },
  ]
}

function partition(pair: Pair, change: Change): FoundHere<Code>[] {
  const { after } = pair
  const { partition: from } = partAt(specOf(after), 'updateStrategy', 'rollingUpdate')
  if (typeof from !== 'number' || from <= 0 || !change.isRolledOut(after)) return []
  return [
    {
      code: 'K8S-PARTITION',
      class: 'manual-steps',
      path: 'spec.updateStrategy.rollingUpdate.partition',
      old: partAt(specOf(pair.before), 'updateStrategy', 'rollingUpdate').partition,
      new: from,
      explains: templateFields(pair),
      why: `Pods of ${named(after)} below number ${from} stay as they are: partition is ${from}.`,
      action: `When the others have proved themselves: ${kubectl(after)} patch ${resource(after)} -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`,
    },
  ]
}
