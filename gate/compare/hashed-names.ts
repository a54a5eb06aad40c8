import { grouped } from '../objects/grouped.ts'
import { kindOf, ref, refTo } from '../objects/identity.ts'
import type { KubernetesObject } from '../types.ts'

/** Ten letters of kustomize's alphabet behind a name: a hash of the content. */
const HASHED = /^(.+)-[2456789bcdfghkmt]{10}$/

/** What the object is called without its hash; none for what has none. */
function base(object: KubernetesObject): string[] {
  if (!['ConfigMap', 'Secret'].includes(kindOf(object))) return []
  const [, name] = HASHED.exec(object.metadata.name) ?? []
  return name === undefined ? [] : [refTo(object.kind, object.metadata.namespace, name)]
}

/**
 * New objects that are old ones with another content: kustomize puts a hash of it behind the name. The old one by the key
 * of the new one, where there is one of each.
 */
export function renamedByHash(
  before: ReadonlyMap<string, KubernetesObject>,
  after: ReadonlyMap<string, KubernetesObject>,
): ReadonlyMap<string, KubernetesObject> {
  const without = (objects: ReadonlyMap<string, KubernetesObject>, others: ReadonlyMap<string, KubernetesObject>) =>
    grouped(
      [...objects].flatMap(([identity, object]) => (others.has(identity) ? [] : object)),
      base,
    )
  const lost = without(before, after)
  return new Map(
    [...without(after, before)].flatMap(([name, [now, ...more]]) => {
      const [old, ...others] = lost.get(name) ?? []
      return old === undefined || now === undefined || more.length + others.length > 0 ? [] : [[ref(now), old] as const]
    }),
  )
}
