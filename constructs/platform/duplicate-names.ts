import type { ApiObject } from 'cdk8s'
import type { TreeProblem } from './whole-tree.ts'

/** How objects are identified, and how a problem names them. */
interface Places {
  /** Objects with the same scope, kind, namespace and name are one object to Kubernetes. */
  readonly reachOf: (object: ApiObject) => string
  /** Where an object is, in the words of the problem. */
  readonly placeOf: (object: ApiObject) => string
  readonly fix: string
}

/** Two objects with the same kind, namespace and name: the one applied last would win. */
export function duplicateNames(objects: readonly ApiObject[], { reachOf, placeOf, fix }: Places): TreeProblem[] {
  const first = new Map<string, ApiObject>()
  return objects.flatMap((object) => {
    const { apiGroup, kind, metadata, name } = object
    const key = `${reachOf(object)} ${apiGroup}/${kind} ${metadata.namespace ?? ''}/${name}`
    const other = first.get(key)
    first.set(key, other ?? object)
    if (other === undefined) return []
    const message = `name: got ${kind} "${name}", expected a name that ${placeOf(other)} does not use; ${fix}`
    return [{ construct: object, code: 'LINT-NAME' as const, message }]
  })
}
