import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { counted, kubectl, listed, named, resource } from '../objects/words.ts'
import { replicasOf, runsAllTheTime } from '../objects/workload.ts'
import { forChanged, rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'

const codes = {
  'K8S-REPLICAS': {
    classes: ['no-restart'],
    why: 'More pods, or fewer. Remaining pods are not restarted.',
    fix: 'Nothing.',
  },
  'K8S-REPLICAS-ZERO': {
    classes: ['outage'],
    why: 'All pods of a workload stop, and no new ones start.',
    fix: 'Keep at least 1.',
  },
  'K8S-REPLICAS-REMOVED': {
    classes: ['manual-steps'],
    why: '`kubectl apply` removes the number that it wrote earlier, and the default is 1: one pod is left until the autoscaler acts.',
    fix: 'Remove it with `kubectl apply edit-last-applied` first.',
  },
  'K8S-REPLICAS-AUTOSCALED': {
    classes: ['manual-steps'],
    why: 'An autoscaler and the manifest both set the number of pods: every apply resets it.',
    fix: 'Remove `spec.replicas`.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** How many pods there are, and what sets the number. */
export const replicasRule = rule(
  codes,
  forChanged(({ before, after, fields }, change): FoundHere<Code>[] => {
    if (!runsAllTheTime(after)) return []
    const explains = fields.filter(({ path }) => path === 'spec.replicas')
    if (explains.length === 0) return []
    const [old, now] = [replicasOf(before), replicasOf(after)]
    if (now === 0) return [{ ...zero(after, old, change), explains }]
    if (now === undefined) return left(change, before, after).map((found) => ({ ...found, explains }))
    if (change.after.isAutoscaled(after)) return [{ ...autoscaled(after, now), explains }]
    const isLess = old !== undefined && now < old
    return [
      {
        code: 'K8S-REPLICAS',
        class: 'no-restart',
        explains,
        why: isLess
          ? `${counted(old - now, 'pod')} of ${named(after)} stop${old - now === 1 ? 's' : ''}${kindOf(after) === 'apps/StatefulSet' ? ', the highest numbers first; their claims stay' : ''}. ${change.isRolledOut(after) ? 'Its template changes, too.' : 'The others are not restarted.'}`
          : `${named(after)} has ${counted(now, 'pod')}${change.isRolledOut(after) ? '. Its template changes, too.' : '; those that run are not restarted.'}`,
        action: `${kubectl(after)} rollout status ${resource(after)}`,
      },
    ]
  }),
)

/** A new autoscaler of something whose manifest says how many pods there are. */
export const newAutoscalersRule = rule(codes, (change: Change) =>
  change.objects.flatMap(({ before, after }) => {
    if (before !== undefined || after === undefined || !isAutoscaler(after)) return []
    const { kind = 'Deployment', name } = partAt(after, 'spec', 'scaleTargetRef')
    const target = change.after.find(`apps/${kind}`, after.metadata.namespace, String(name))
    const written = target && partAt(change.asWritten(target), 'spec').replicas
    // If the number itself changes, that is reported there.
    const isSaid = target && change.of(target)?.fields.some(({ path }) => path === 'spec.replicas')
    if (target === undefined || typeof written !== 'number' || isSaid) return []
    return [about(target, { ...autoscaled(target, written), path: 'spec.replicas', old: written, new: written })]
  }),
)

const isAutoscaler = (object: KubernetesObject) =>
  ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'].includes(kindOf(object))

/** A workload scaled to zero: nothing answers behind its Services. */
function zero(object: KubernetesObject, old: number | undefined, change: Change): FoundHere<Code> {
  const services = change.after.servicesOf(object)
  const behind = services.length === 0 ? '' : ` Nothing answers behind ${listed(services.map(named))}.`
  return {
    code: 'K8S-REPLICAS-ZERO',
    class: 'outage',
    why: `All ${old === undefined ? '' : `${old} `}pods of ${named(object)} stop, and no new ones start.${behind}`,
    action: `Keep at least 1. To start it again: ${kubectl(object)} scale ${resource(object)} --replicas=${old || 1}`,
  }
}

/** kubectl removes what it applied before, and one replica is the default. */
function left(change: Change, before: KubernetesObject, after: KubernetesObject): FoundHere<Code>[] {
  // Not written before either: an autoscaler was added or removed beside a default.
  if (partAt(change.asWritten(before), 'spec').replicas === undefined) return []
  const old = replicasOf(before)
  return [
    {
      code: 'K8S-REPLICAS-REMOVED',
      class: 'manual-steps',
      why: `kubectl apply removes the ${old} that it wrote earlier, and the default is 1: ${named(after)} goes down to one pod until its autoscaler scales it up again.`,
      action: `First ${kubectl(after)} apply edit-last-applied ${resource(after)}, and remove spec.replicas there; then apply.`,
    },
  ]
}

const autoscaled = (object: KubernetesObject, now: number): FoundHere<Code> => ({
  code: 'K8S-REPLICAS-AUTOSCALED',
  class: 'manual-steps',
  why: `An autoscaler scales ${named(object)}, and every kubectl apply resets it to ${now}, whatever the load.`,
  action: 'Remove spec.replicas, and let the autoscaler decide.',
})
