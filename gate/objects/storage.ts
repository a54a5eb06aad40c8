import type { KubernetesObject } from '../types.ts'
import { kindOf } from './identity.ts'
import { partAt, partsAt } from './shape.ts'
import { replicasOf } from './workload.ts'

/** Names of the volume claim templates of a StatefulSet. */
export const claimTemplatesOf = (object: KubernetesObject): string[] =>
  kindOf(object) === 'apps/StatefulSet'
    ? partsAt(object, 'spec', 'volumeClaimTemplates').map((claim) => String(partAt(claim, 'metadata').name))
    : []

/** The number of the first pod. */
function firstOf(object: KubernetesObject): number {
  const { start } = partAt(object, 'spec', 'ordinals')
  return typeof start === 'number' ? start : 0
}

/** The claims of the last pods of a StatefulSet, when it keeps a number of them: `data-kafka-3 to data-kafka-5`. */
export function claimsBeyond(object: KubernetesObject, kept: number): string[] {
  const [first, last] = [firstOf(object) + kept, firstOf(object) + (replicasOf(object) ?? 1) - 1]
  return claimTemplatesOf(object).map((template) => {
    const claim = (number: number) => `${template}-${object.metadata.name}-${number}`
    return first === last ? claim(first) : `${claim(first)} to ${claim(last)}`
  })
}

/** Names of the claims that a StatefulSet has made, first to last: `data-kafka-0`. */
export function claimsOf(object: KubernetesObject): string[] {
  const first = firstOf(object)
  const count = replicasOf(object) ?? 1
  return claimTemplatesOf(object).flatMap((template) =>
    Array.from(
      { length: Math.min(count, 5) },
      (_, index) => `${template}-${object.metadata.name}-${first + index}`,
    ).concat(count > 5 ? [`… ${template}-${object.metadata.name}-${first + count - 1}`] : []),
  )
}
