import { kindOf } from '../normal/identity.ts'
import { partAt, partsAt } from '../normal/shape.ts'
import type { KubernetesObject } from '../types.ts'
import { replicasOf } from './workload.ts'

/** Names of the volume claim templates of a StatefulSet. */
export const claimTemplatesOf = (object: KubernetesObject): string[] =>
  kindOf(object) === 'apps/StatefulSet'
    ? partsAt(partAt(object, 'spec'), 'volumeClaimTemplates').map((claim) => String(partAt(claim, 'metadata').name))
    : []

/** Names of the claims that a StatefulSet has made, first to last: `data-kafka-0`. */
export function claimsOf(object: KubernetesObject): string[] {
  const { start } = partAt(partAt(object, 'spec'), 'ordinals')
  const first = typeof start === 'number' ? start : 0
  const count = replicasOf(object) ?? 1
  return claimTemplatesOf(object).flatMap((template) =>
    Array.from(
      { length: Math.min(count, 5) },
      (_, index) => `${template}-${object.metadata.name}-${first + index}`,
    ).concat(count > 5 ? [`… ${template}-${object.metadata.name}-${first + count - 1}`] : []),
  )
}
