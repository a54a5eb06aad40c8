import { asWritten, normalised } from '../normal/normalise.ts'
import { identityOf, kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import type { Units } from '../reading/manifests.ts'
import type { KubernetesObject, ObjectChange, UnitChange } from '../types.ts'
import { changedFields } from './fields.ts'
import { settled } from './moves.ts'

/** A unit in which something may have changed, or the number of objects of one in which nothing did. */
export type ComparedUnit =
  | { readonly unit: string; readonly change: UnitChange }
  | { readonly unit: string; readonly unchanged: readonly KubernetesObject[] }

/** Compares two sides, unit by unit. */
export function comparedUnits(before: Units, after: Units): ComparedUnit[] {
  const sides = settled(before, after)
  const names = [...new Set([...sides.before.keys(), ...sides.after.keys()])].sort()
  return names.map((unit) => {
    const [old, now] = [sides.before.get(unit) ?? [], sides.after.get(unit) ?? []]
    // What was read from the same text is the same object.
    const isUntouched = old.length === now.length && old.every((object, index) => object === now[index])
    return isUntouched ? { unit, unchanged: now } : { unit, change: comparedUnit(unit, old, now) }
  })
}

/** Compares what is applied together. */
export function comparedUnit(
  unit: string,
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): UnitChange {
  const [oldNamespace, newNamespace] = [namespaceOf(before), namespaceOf(after)]
  const old = lastOfEach(before.map((object) => normalised(object, oldNamespace)))
  const now = lastOfEach(after.map((object) => normalised(object, newNamespace)))
  const scaled = new Set([...old.values(), ...now.values()].flatMap(scaledBy))
  for (const object of [...old.values(), ...now.values()]) fillReplicas(object, scaled)
  const changed = [...now].map(([identity, object]): ObjectChange => {
    const counterpart = old.get(identity)
    if (counterpart === undefined) return { after: object, fields: [] }
    keepCompletions(counterpart, object)
    return { before: counterpart, after: object, fields: changedFields(counterpart, object) }
  })
  const removed = [...old]
    .filter(([identity]) => !now.has(identity))
    .map(([, object]) => ({ before: object, fields: [] }))
  return { unit, before: [...old.values()], after: [...now.values()], objects: [...changed, ...removed] }
}

/**
 * The namespace of the objects that name none, when their neighbours agree on one. `kubectl -n` decides where nobody
 * names any.
 */
function namespaceOf(objects: readonly KubernetesObject[]): string | undefined {
  const named = new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []))
  if (named.size > 0) return named.size === 1 ? [...named][0] : undefined
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace')
  return namespaces.length === 1 ? namespaces[0]?.metadata.name : undefined
}

/** Of two manifests for the same object the last one is what stays. */
const lastOfEach = (objects: readonly KubernetesObject[]) =>
  new Map(objects.map((object) => [identityOf(object), object]))

/** The API server fills in one completion when a Job is made; kubectl leaves alone what it has not written itself. */
function keepCompletions(before: KubernetesObject, after: KubernetesObject): void {
  if (kindOf(after) !== 'batch/Job' || partAt(asWritten(before), 'spec').completions !== undefined) return
  const { completions } = partAt(before, 'spec')
  const spec = partAt(after, 'spec')
  if (completions !== undefined) spec.completions ??= completions
}

/** What an autoscaler scales. */
function scaledBy(object: KubernetesObject): string[] {
  if (kindOf(object) !== 'autoscaling/HorizontalPodAutoscaler') return []
  const target = (object.spec as { scaleTargetRef?: { kind?: unknown; name?: unknown } } | undefined)?.scaleTargetRef
  return [`${target?.kind} ${object.metadata.namespace ?? ''}/${target?.name}`]
}

/** One replica is the default, except where an autoscaler says how many: there nothing written leaves it alone. */
function fillReplicas(object: KubernetesObject, scaled: ReadonlySet<string>): void {
  if (!['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet'].includes(kindOf(object))) return
  if (scaled.has(`${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`)) return
  const spec = object.spec as { replicas?: unknown }
  spec.replicas ??= 1
}
