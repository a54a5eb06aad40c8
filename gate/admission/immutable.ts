import type { KubernetesCode } from '../kubernetes/codes.ts'
import { type Found, fieldsAt, forChanged, isWithin } from '../kubernetes/finding.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { claimsOf } from '../objects/storage.ts'
import { kubectl, named, resource } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { immutableFields } from './immutable-fields.ts'

/** What the API server refuses to change: nothing of the object is applied then, not even its other changes. */
export const immutableRule = forChanged(({ before, after, fields }) => {
  const found: Found[] = []
  const kind = kindOf(after)
  for (const row of immutableFields) {
    if (row.kind !== kind) continue
    for (const path of row.fields) {
      const explains = fieldsAt(fields, path).filter((field) => !isAllowed(before, field))
      if (explains.length > 0) found.push(refusal(row.code, after, path, explains))
    }
  }
  return [
    ...found,
    ...refusedPod(after, fields),
    ...refusedClaim(after, fields),
    ...refusedContent(before, after, fields),
  ]
})

/** A Job that is suspended may still be told where its pods go; the number of an indexed one may change. */
function isAllowed(before: KubernetesObject, { path, before: old }: FieldChange): boolean {
  if (kindOf(before) !== 'batch/Job') return false
  const spec = partAt(before, 'spec')
  if (path === 'spec.completions') return spec.completionMode === 'Indexed' && old !== undefined
  const scheduling = /^spec\.template\.(?:metadata\.(?:labels|annotations)|spec\.(?:nodeSelector|tolerations|affinity))/
  return spec.suspend === true && scheduling.test(path)
}

function refusal(code: KubernetesCode, object: KubernetesObject, path: string, explains: FieldChange[]): Found {
  const [field] = explains
  const isOne = explains.length === 1 && field !== undefined
  return {
    code,
    class: 'manual-steps',
    explains,
    refuses: true,
    path: isOne ? field.path : path,
    old: isOne ? field.before : Object.fromEntries(explains.map((one) => [one.path, one.before])),
    new: isOne ? field.after : Object.fromEntries(explains.map((one) => [one.path, one.after])),
    why: `${path} cannot be changed: the API server refuses the whole ${named(object)}, with all its other changes, and what runs stays as it is.`,
    action: code === 'K8S-IMMUTABLE-SELECTOR' ? reselection(object) : recreation(object),
  }
}

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
function reselection(object: KubernetesObject): string {
  const labels = Object.entries(partAt(partAt(partAt(object, 'spec'), 'selector'), 'matchLabels'))
  if (kindOf(object) !== 'apps/StatefulSet') return recreation(object)
  const pods = Array.from({ length: replicasOf(object) ?? 1 }, (_, index) => `${object.metadata.name}-${index}`)
  const words = labels.map(([key, value]) => `${key}=${value}`).join(' ')
  return `Best keep it. Otherwise the labels first: ${kubectl(object)} label pod ${pods.join(' ')} ${words} --overwrite; then ${recreation(object)} Pods without the labels would stand in its way.`
}

/** A pod keeps nearly everything. */
function refusedPod(object: KubernetesObject, fields: readonly FieldChange[]): Found[] {
  if (kindOf(object) !== 'Pod') return []
  const changeable = /^spec\.(?:(?:initC|c)ontainers\[[^\]]*\]\.image$|activeDeadlineSeconds|tolerations)|^metadata\./
  const explains = fields.filter(({ path }) => !changeable.test(path))
  return explains.length === 0 ? [] : [refusal('K8S-IMMUTABLE-FIELD', object, 'spec', explains)]
}

/** A claim can ask for more, if its class allows it, and nothing else. */
function refusedClaim(object: KubernetesObject, fields: readonly FieldChange[]): Found[] {
  if (kindOf(object) !== 'PersistentVolumeClaim') return []
  const explains = fields.filter(
    // The cluster fills in the name of the class, and of the volume.
    ({ path, before }) =>
      isWithin(path, 'spec') &&
      !isWithin(path, 'spec.resources') &&
      !(before === undefined && /^spec\.(?:storageClassName|volumeName)$/.test(path)) &&
      path !== 'spec.volumeAttributesClassName',
  )
  return explains.length === 0 ? [] : [refusal('K8S-IMMUTABLE-FIELD', object, 'spec', explains)]
}

/** `immutable: true` of a ConfigMap or Secret. */
function refusedContent(before: KubernetesObject, after: KubernetesObject, fields: readonly FieldChange[]): Found[] {
  if (!['ConfigMap', 'Secret'].includes(kindOf(after)) || before.immutable !== true) return []
  const explains = fields.filter(({ path }) => ['data', 'binaryData', 'immutable'].some((top) => isWithin(path, top)))
  return explains.length === 0 ? [] : [refusal('K8S-IMMUTABLE-FIELD', after, 'data', explains)]
}
