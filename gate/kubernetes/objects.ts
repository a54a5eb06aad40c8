import { applierName } from '../applier.ts'
import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { kindOf, ref } from '../objects/identity.ts'
import { valueAt } from '../objects/shape.ts'
import { claimsOf } from '../objects/storage.ts'
import { kubectl, named, resource } from '../objects/words.ts'
import { runsAllTheTime, workloadOf } from '../objects/workload.ts'
import { rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'
import { isUnderstoodNew, whatIsNew } from './added-kinds.ts'

const codes = {
  'K8S-ADDED': {
    classes: ['no-restart'],
    why: 'A new object of a kind whose effect is known: pods start, an address is there, rights are given.',
    fix: 'Nothing.',
  },
  'K8S-PRUNED': {
    classes: ['data-loss', 'outage', 'manual-steps'],
    why: 'An object is no longer in the manifests, and who applies them (`--applied-by`) deletes it.',
    fix: '`argocd.argoproj.io/sync-options: Prune=false`, `kustomize.toolkit.fluxcd.io/prune: disabled` or `helm.sh/resource-policy: keep`, in a commit before.',
  },
  'K8S-REMOVED-STORAGE': {
    classes: ['manual-steps'],
    why: 'A claim, a volume or a namespace is no longer in the manifests. It stays in the cluster; if it is pruned, its data is gone.',
    fix: 'Make sure that nothing prunes it, or that its data is no longer needed.',
  },
  'K8S-REMOVED': {
    classes: ['manual-steps'],
    why: 'An object is no longer in the manifests: `kubectl apply` leaves it in the cluster, a tool that prunes deletes it.',
    fix: 'Once it is no longer used: `kubectl delete`.',
  },
  'K8S-REMOVED-WORKLOAD': {
    classes: ['manual-steps'],
    why: 'A workload is no longer in the manifests: its pods keep running with the old code and the old settings.',
    fix: '`kubectl delete`; the claims of a StatefulSet stay even then.',
  },
  'K8S-NAMESPACE-MOVED': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Objects cannot move: a new one is created in the other namespace, with empty disks, and the old one stays and keeps running.',
    fix: 'Copy the data first, or leave the namespace as it is; delete the old object afterwards.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Objects on one side only: new ones, removed ones, and ones in a different namespace. */
export const objectsRule = rule(codes, (change: Change) => {
  const moves = movesOf(change)
  return change.objects.flatMap(({ before, after }) => {
    if (before !== undefined && after === undefined) {
      const to = moves.get(before)
      if (to !== undefined) return [about(before, moved(before, to))]
      return [about(before, change.prunes(before) ? pruned(before, change) : removed(before))]
    }
    const isNew = before === undefined && after !== undefined && !moves.has(after)
    return isNew && isUnderstoodNew(change, after) ? [about(after, added(after))] : []
  })
})

/** Removed and added objects that differ in nothing but the namespace, both ways. */
function movesOf({ objects }: Change): ReadonlyMap<KubernetesObject, KubernetesObject> {
  const removedByName = new Map<string, KubernetesObject[]>()
  const name = (object: KubernetesObject) => `${kindOf(object)} ${object.metadata.name}`
  for (const { before, after } of objects) {
    if (before === undefined || after !== undefined) continue
    removedByName.set(name(before), [...(removedByName.get(name(before)) ?? []), before])
  }
  const moves = new Map<KubernetesObject, KubernetesObject>()
  for (const { before, after } of objects) {
    if (before !== undefined || after === undefined) continue
    const [from] = removedByName.get(name(after)) ?? []
    if (from === undefined || ref(from) === ref(after) || moves.has(from)) continue
    moves.set(from, after).set(after, from)
  }
  return moves
}

const summary = (object: KubernetesObject) => ({ kind: object.kind, name: object.metadata.name })

function added(object: KubernetesObject): FoundHere<Code> {
  return {
    code: 'K8S-ADDED',
    class: 'no-restart',
    new: summary(object),
    why: `${named(object)} ${whatIsNew(object)}`,
    action: 'Nothing.',
  }
}

/** Kinds whose deletion also deletes data or other objects. */
const holdingOthers = new Set([
  'Namespace',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'apiextensions.k8s.io/CustomResourceDefinition',
])

function removed(object: KubernetesObject): FoundHere<Code> {
  const remove = `${kubectl(object)} delete ${resource(object)}`
  const what = { class: 'manual-steps', old: summary(object) } as const
  if (holdingOthers.has(kindOf(object))) {
    return {
      ...what,
      code: 'K8S-REMOVED-STORAGE',
      why: `kubectl apply does not remove ${named(object)}: it stays. A tool that prunes deletes it, with its data and everything in it.`,
      action: `Make sure that nothing prunes it. When its data is no longer needed: ${remove}`,
    }
  }
  if (workloadOf(object) === undefined) {
    return {
      ...what,
      code: 'K8S-REMOVED',
      why: `kubectl apply does not remove ${named(object)}: it stays as it is, but a fresh cluster will not have it.`,
      action: `Once it is no longer used: ${remove}`,
    }
  }
  const claims = claimsOf(object)
  const kept = claims.length === 0 ? '' : ` Its claims (${claims.join(', ')}) stay even then; delete them separately.`
  return {
    ...what,
    code: 'K8S-REMOVED-WORKLOAD',
    why: `kubectl apply does not remove ${named(object)}: its pods keep running, with the old code and the old settings.`,
    action: `To stop it: ${remove}.${kept}`,
  }
}

/** A tool deletes it: its pods stop, and its data go where nothing keeps them. */
function pruned(object: KubernetesObject, change: Change): FoundHere<Code> {
  const claims = claimsOf(object)
  const losesData =
    holdingOthers.has(kindOf(object)) ||
    (claims.length > 0 && valueAt(object, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete')
  const stops = runsAllTheTime(object)
  const tool = applierName[change.applier]
  const rest = losesData
    ? ', with its data and everything in it'
    : claims.length > 0
      ? `: its pods stop; its claims (${claims.join(', ')}) stay`
      : stops
        ? ': its pods stop'
        : ''
  return {
    code: 'K8S-PRUNED',
    class: losesData ? 'data-loss' : stops || kindOf(object) === 'Service' ? 'outage' : 'manual-steps',
    old: summary(object),
    why: `${tool} deletes ${named(object)}${rest}.`,
    action: `Declare it again, unless it may go. To keep it in the cluster, first mark it never to be pruned, in a commit of its own.`,
  }
}

function moved(before: KubernetesObject, after: KubernetesObject): FoundHere<Code> {
  const [from, to] = [before, after].map(({ metadata }) => metadata.namespace ?? '(the one of kubectl -n)')
  const claims = kindOf(before) === 'PersistentVolumeClaim' ? [before.metadata.name] : claimsOf(before)
  const holdsData = claims.length > 0
  return {
    code: 'K8S-NAMESPACE-MOVED',
    class: holdsData ? 'data-loss' : 'manual-steps',
    path: 'metadata.namespace',
    old: before.metadata.namespace,
    new: after.metadata.namespace,
    why: holdsData
      ? `Objects cannot move: a new ${named(after)} starts in ${to} with empty disks. The data stays in the claims of ${from} (${claims.join(', ')}), and the old pods keep running.`
      : `Objects cannot move: a new ${named(after)} is created in ${to}, and the old one stays in ${from}${workloadOf(before) ? ' and keeps running' : ''}.`,
    action: holdsData
      ? `Copy the data first, or leave the namespace as it is. Afterwards: ${kubectl(before)} delete ${resource(before)}`
      : `When the new one is ready: ${kubectl(before)} delete ${resource(before)}`,
  }
}
