import { identityOf } from '../objects/identity.ts'
import type { KubernetesObject, ObjectChange, UnitChange } from '../types.ts'

/** What rules look up in a change. */
interface Lookups {
  readonly changes: ReadonlyMap<KubernetesObject, ObjectChange>
  readonly before: ReadonlyMap<string, KubernetesObject>
  readonly after: ReadonlyMap<string, KubernetesObject>
  readonly removed: readonly KubernetesObject[]
}

const byIdentity = (objects: readonly KubernetesObject[]) =>
  new Map(objects.map((object) => [identityOf(object), object]))

function lookupsOf(change: UnitChange): Lookups {
  const known = all.get(change)
  if (known !== undefined) return known
  const changes = new Map<KubernetesObject, ObjectChange>()
  for (const object of change.objects) {
    if (object.before) changes.set(object.before, object)
    if (object.after) changes.set(object.after, object)
  }
  const removed = change.objects.flatMap(({ before, after }) =>
    before !== undefined && after === undefined ? before : [],
  )
  const lookups = { changes, before: byIdentity(change.before), after: byIdentity(change.after), removed }
  all.set(change, lookups)
  return lookups
}

const all = new WeakMap<UnitChange, Lookups>()

/** How an object of either side changed. */
export const changeOf = (change: UnitChange, object: KubernetesObject): ObjectChange | undefined =>
  lookupsOf(change).changes.get(object)

/** An object of one side, by `identityOf()`. */
export const objectOf = (
  change: UnitChange,
  side: 'before' | 'after',
  kind: string,
  namespace: string | undefined,
  name: string,
): KubernetesObject | undefined => lookupsOf(change)[side].get(`${kind} ${namespace ?? ''}/${name}`)

/** Objects that are no longer in the manifests; the same list each time. They stay in the cluster as they are. */
export const removedFrom = (change: UnitChange): readonly KubernetesObject[] => lookupsOf(change).removed
