import type { Change } from '../change.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { type Part, partAt } from '../objects/shape.ts'
import { kubectl, named, resource } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'
import { allAtOnce, allAtOnceCodes, templateFields } from './all-at-once.ts'

const codes = {
  ...allAtOnceCodes,
  'K8S-PAUSED': {
    classes: ['manual-steps'],
    why: 'The rollout of a Deployment is paused: its pods stay as they are.',
    fix: '`kubectl rollout resume`.',
  },
  'K8S-ON-DELETE': {
    classes: ['manual-steps'],
    why: 'With `OnDelete` pods get a new template only when they are deleted.',
    fix: 'Delete them one by one.',
  },
  'K8S-PARTITION': {
    classes: ['manual-steps'],
    why: 'Pods below the partition of a StatefulSet keep the old template.',
    fix: 'Set the partition to 0 once the others run well.',
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
      action: `${kubectl(after)} rollout resume ${resource(after)} replaces them.`,
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
      why: `updateStrategy is OnDelete: the pods of ${named(after)} stay as they are until they are deleted.`,
      action: `One by one, each when the previous one is ready: ${kubectl(after)} delete pod ${after.metadata.name}-${Math.max(0, (replicasOf(after) ?? 1) - 1)}`,
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
      why: `Pods of ${named(after)} with an ordinal below ${from} stay as they are: partition is ${from}.`,
      action: `Once the others run well: ${kubectl(after)} patch ${resource(after)} -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`,
    },
  ]
}
