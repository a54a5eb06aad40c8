import { normalised } from '../normal/normalise.ts'
import { kindOf, ref } from '../objects/identity.ts'
import { scaledBy } from '../objects/neighbours.ts'
import { partAt, valueAt } from '../objects/shape.ts'
import type { Units } from '../reading/manifests.ts'
import type { KubernetesObject, ObjectChange, UnitChange } from '../types.ts'
import { changedFields } from './fields.ts'
import { renamedByHash } from './hashed-names.ts'
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
  const written = new Map<KubernetesObject, KubernetesObject>()
  const [old, now] = [before, after].map((objects) => {
    const namespace = namespaceOf(objects)
    return lastOfEach(
      objects.map((object) => {
        const normal = normalised(object, namespace)
        written.set(normal, object)
        return normal
      }),
    )
  }) as [Objects, Objects]
  const scaled = new Set([...old.values(), ...now.values()].flatMap(scaledBy))
  for (const object of [...old.values(), ...now.values()]) fillReplicas(object, scaled)
  const renamed = renamedByHash(old, now)
  const changed = [...now].map(([identity, object]): ObjectChange => {
    const counterpart = old.get(identity) ?? renamed.get(identity)
    if (counterpart === undefined) return { after: object, fields: [] }
    keepCompletions(counterpart, object, written.get(counterpart))
    return { before: counterpart, after: object, fields: changedFields(counterpart, object) }
  })
  const kept = new Set(renamed.values())
  const removed = [...old]
    .filter(([identity, object]) => !now.has(identity) && !kept.has(object))
    .map(([, object]) => ({ before: object, fields: [] }))
  return { unit, before: [...old.values()], after: [...now.values()], objects: [...changed, ...removed], written }
}

type Objects = ReadonlyMap<string, KubernetesObject>

/**
 * The namespace of the objects that name none, when their neighbours agree on one. `kubectl -n` decides where no object
 * names any.
 */
function namespaceOf(objects: readonly KubernetesObject[]): string | undefined {
  const named = new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []))
  if (named.size > 0) return named.size === 1 ? [...named][0] : undefined
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace')
  return namespaces.length === 1 ? namespaces[0]?.metadata.name : undefined
}

/** Of two manifests for the same object the last one is what stays. */
const lastOfEach = (objects: readonly KubernetesObject[]): Objects =>
  new Map(objects.map((object) => [ref(object), object]))

/** The API server fills in one completion when a Job is made; kubectl leaves alone what it has not written itself. */
function keepCompletions(
  before: KubernetesObject,
  after: KubernetesObject,
  written: KubernetesObject | undefined,
): void {
  if (kindOf(after) !== 'batch/Job' || valueAt(written, 'spec', 'completions') !== undefined) return
  const { completions } = partAt(before, 'spec')
  const spec = partAt(after, 'spec')
  if (completions !== undefined) spec.completions ??= completions
}

/** One replica is the default, except where an autoscaler says how many: there nothing written leaves it alone. */
function fillReplicas(object: KubernetesObject, scaled: ReadonlySet<string>): void {
  if (!['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet'].includes(kindOf(object))) return
  if (scaled.has(ref(object))) return
  const spec = object.spec as { replicas?: unknown }
  spec.replicas ??= 1
}
