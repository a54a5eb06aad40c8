import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { claimsOf } from '../objects/storage.ts'
import { kubectl, resource } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import type { KubernetesObject } from '../types.ts'

/** How to replace an object that cannot be changed. */
export function recreation(object: KubernetesObject): string {
  const remove = `${kubectl(object)} delete ${resource(object)}`
  switch (kindOf(object)) {
    case 'apps/StatefulSet': {
      const claims = claimsOf(object)
      const kept = claims.length > 0 ? ` The claims (${claims.join(', ')}) are found again by name.` : ''
      return `${remove} --cascade=orphan, then apply: the pods keep running and are adopted.${kept}`
    }
    case 'apps/Deployment':
      return `Give it a different name, or in a maintenance window: ${remove}, then apply. Its pods are gone until the new ones are ready.`
    case 'batch/Job':
      return `${remove}, then apply: it runs again from the start. If it must not, give it a different name.`
    case 'PersistentVolumeClaim':
      return `Create a claim with a different name, copy the data, and point the pods to it. ${remove} deletes the data.`
    default:
      return `${remove}, then apply. Or give it a different name.`
  }
}

/** How to replace a StatefulSet whose selector changes: it can neither adopt nor replace pods without the new labels. */
export function reselection(object: KubernetesObject): string {
  const labels = Object.entries(partAt(object, 'spec', 'selector', 'matchLabels'))
  if (kindOf(object) !== 'apps/StatefulSet') return recreation(object)
  const pods = Array.from({ length: replicasOf(object) ?? 1 }, (_, index) => `${object.metadata.name}-${index}`)
  const words = labels.map(([key, value]) => `${key}=${value}`).join(' ')
  return `Best keep it. Otherwise relabel the pods first: ${kubectl(object)} label pod ${pods.join(' ')} ${words} --overwrite; then ${recreation(object)} Pods without the labels would block it.`
}
