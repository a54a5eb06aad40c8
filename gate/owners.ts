import { about, type Codes, findingOf } from './found.ts'
import { grouped } from './objects/grouped.ts'
import { isClusterWide, ref } from './objects/identity.ts'
import { listed, named } from './objects/words.ts'
import type { Units } from './reading/manifests.ts'
import type { KubernetesObject, UnitFinding } from './types.ts'

export const ownerCodes = {
  'K8S-TWO-FOLDERS': {
    classes: ['manual-steps'],
    why: 'Two folders have a manifest of the same object: whoever is applied last wins, and a tool that prunes for one of them deletes it for both.',
    fix: 'Keep it in one of them, or give each system a namespace of its own.',
  },
} as const satisfies Codes

/** An object, and the folder that has it. */
interface Owned {
  readonly unit: string
  readonly object: KubernetesObject
}

/** Objects that two folders own, and did not before: one finding for each, at the folder that comes last. */
export function sharedObjects(before: Units, after: Units): UnitFinding[] {
  const old = new Set([...conflicts(before)].map(([identity]) => identity))
  return [...conflicts(after)].flatMap(([identity, owners]): UnitFinding[] => {
    const last = owners.at(-1)
    if (last === undefined || old.has(identity)) return []
    const others = listed(owners.slice(0, -1).map(({ unit }) => unit))
    const { unit, object } = last
    const found = about(object, {
      code: 'K8S-TWO-FOLDERS',
      class: 'manual-steps',
      old: undefined,
      new: owners.map((one) => one.unit).join(', '),
      why: `${named(object)} is in ${others}, too: each apply of the one undoes that of the other, and what prunes for one of them deletes it for both.`,
      action: `Keep it in one of them. Two systems that have objects of the same names need a namespace each.`,
    })
    return [{ unit, ...findingOf(found) }]
  })
}

/**
 * Objects that several folders beside each other have, and say where they live. Folders that have all objects in common are
 * the same for different clusters.
 */
function conflicts(units: Units): Map<string, readonly Owned[]> {
  const contents = new Map([...units].map(([unit, objects]) => [unit, objects.map(ref).sort().join()]))
  const owned = [...units].flatMap(([unit, objects]) =>
    objects
      .filter((object) => object.metadata.namespace !== undefined || isClusterWide(object))
      .map((object) => ({ unit, object })),
  )
  // Folders of different environments are for different clusters.
  const places = grouped(owned, ({ unit, object }) => [`${parentOf(unit)} ${ref(object)}`])
  return new Map([...places].filter(([, owners]) => new Set(owners.map(({ unit }) => contents.get(unit))).size > 1))
}

const parentOf = (unit: string) => (unit.includes('/') ? unit.slice(0, unit.lastIndexOf('/')) : '')
