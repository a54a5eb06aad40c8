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
      const kept = claims.length > 0 ? ` The claims (${claims.join(', ')}) are found again by their names.` : ''
      return `${remove} --cascade=orphan, then apply: the pods keep running and are taken over.${kept}`
    }
    case 'apps/Deployment':
      return `Give it another name, or in a quiet hour: ${remove}, then apply. Its pods are gone until the new ones are ready.`
    case 'batch/Job':
      return `${remove}, then apply: it runs again from the beginning. Or give it another name, if it shall not.`
    case 'PersistentVolumeClaim':
      return `Make a claim with another name, copy the data, and let the pods use it. ${remove} deletes the data.`
    default:
      return `${remove}, then apply. Or give it another name.`
  }
}

/** How to replace a StatefulSet that looks for other labels: pods without them it can neither take over nor replace. */
export function reselection(object: KubernetesObject): string {
  const labels = Object.entries(partAt(object, 'spec', 'selector', 'matchLabels'))
  if (kindOf(object) !== 'apps/StatefulSet') return recreation(object)
  const pods = Array.from({ length: replicasOf(object) ?? 1 }, (_, index) => `${object.metadata.name}-${index}`)
  const words = labels.map(([key, value]) => `${key}=${value}`).join(' ')
  return `Best keep it. Otherwise the labels first: ${kubectl(object)} label pod ${pods.join(' ')} ${words} --overwrite; then ${recreation(object)} Pods without the labels would stand in its way.`
}
