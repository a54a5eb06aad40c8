import { isClusterWide, ref } from '../objects/identity.ts'
import type { Units } from '../reading/manifests.ts'
import type { KubernetesObject } from '../types.ts'

/**
 * Puts objects whose manifest has moved to a different folder where it is now, so that they are compared with themselves: a
 * folder is no part of what is in the cluster. Only objects that say where they live, and for which there is one place to
 * come from and one to go to: `local` and `production` may both have it.
 */
export function settled(before: Units, after: Units): { readonly before: Units; readonly after: Units } {
  const [lost, gained] = [without(before, after), without(after, before)]
  const moves = new Map<string, Map<string, KubernetesObject>>()
  const left = new Set<string>()
  for (const [identity, places] of lost) {
    const [from] = places
    const [to] = gained.get(identity) ?? []
    if (places.length !== 1 || gained.get(identity)?.length !== 1 || from === undefined || to === undefined) continue
    const known = moves.get(to.unit) ?? new Map<string, KubernetesObject>()
    moves.set(to.unit, known.set(identity, from.object))
    left.add(`${from.unit} ${identity}`)
  }
  if (moves.size === 0) return { before, after }
  const units = new Set([...before.keys(), ...moves.keys()])
  const entries = [...units].map((unit): [string, KubernetesObject[]] => {
    const stayed = (before.get(unit) ?? []).filter((object) => !left.has(`${unit} ${ref(object)}`))
    return [unit, [...stayed, ...(moves.get(unit)?.values() ?? [])]]
  })
  return { before: new Map(entries.filter(([, objects]) => objects.length > 0)), after }
}

interface Place {
  readonly unit: string
  readonly object: KubernetesObject
}

/** Where the objects are that units of one side have, and the same units of the other have not. */
function without(units: Units, others: Units): Map<string, Place[]> {
  const places = new Map<string, Place[]>()
  for (const [unit, objects] of units) {
    const counterparts = new Set((others.get(unit) ?? []).map(ref))
    for (const object of objects) {
      if (object.metadata.namespace === undefined && !isClusterWide(object)) continue
      const identity = ref(object)
      if (counterparts.has(identity)) continue
      const known = places.get(identity)
      if (known === undefined) places.set(identity, [{ unit, object }])
      else known.push({ unit, object })
    }
  }
  return places
}
