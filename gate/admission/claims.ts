import { type Found, forChanged, isWithin, type Pair } from '../kubernetes/finding.ts'
import { amountOf } from '../normal/quantity.ts'
import { kindOf } from '../objects/identity.ts'
import { type Part, partAt } from '../objects/shape.ts'
import { claimsBeyond, claimsOf, claimTemplatesOf } from '../objects/storage.ts'
import { kubectl, listed, named, resource } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { recreation } from './immutable.ts'

/** What becomes of the disks of a StatefulSet. */
export const claimsRule = forChanged((pair) =>
  kindOf(pair.after) === 'apps/StatefulSet'
    ? [...templates(pair), ...ordinals(pair), ...retention(pair)]
    : kindOf(pair.after) === 'PersistentVolumeClaim'
      ? growth(pair)
      : [],
)

const refused = (object: KubernetesObject) =>
  `volumeClaimTemplates cannot be changed: the API server refuses the whole ${named(object)}.`

function templates({ before, after, fields }: Pair): Found[] {
  const kept = new Set(claimTemplatesOf(after))
  return fields.flatMap((field): Found[] => {
    const [, name] = /^spec\.volumeClaimTemplates(?:\[([^\]]*)\])?/.exec(field.path) ?? []
    if (!isWithin(field.path, 'spec.volumeClaimTemplates')) return []
    if (name === undefined && field.after === undefined)
      return claimTemplatesOf(before).map((gone) => lost(before, gone, field))
    if (name !== undefined && !kept.has(name)) return [lost(before, name, field)]
    if (field.path.endsWith('.resources.requests.storage')) return [size(after, name ?? '', field)]
    if (field.path.endsWith('.storageClassName')) return [storageClass(after, name ?? '', field)]
    return [
      {
        code: 'K8S-CLAIM-TEMPLATE',
        class: 'manual-steps',
        explains: [field],
        refuses: true,
        why: `${refused(after)} Claims that exist stay as they are.`,
        action: recreation(after),
      },
    ]
  })
}

function lost(before: KubernetesObject, name: string, field: FieldChange): Found {
  const claims = claimsOf(before).filter((claim) => claim.startsWith(`${name}-`))
  return {
    code: 'K8S-CLAIM-NAME',
    class: 'data-loss',
    explains: [field],
    refuses: true,
    why: `${refused(before)} Made anew, as the refusal suggests, its pods get new, empty disks; the data stays behind in ${claims.join(', ')}.`,
    action: `Keep the name ${name}. A disk is moved by a claim of the new name that is bound to the same volume: see docs/changes.md.`,
  }
}

function size(object: KubernetesObject, template: string, field: FieldChange): Found {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  const isMore = (amountOf(field.after) ?? 0) > (amountOf(field.before) ?? 0)
  const patch = `-p '{"spec":{"resources":{"requests":{"storage":"${field.after}"}}}}'`
  return {
    code: 'K8S-CLAIM-SIZE',
    class: 'manual-steps',
    explains: [field],
    refuses: true,
    why: isMore
      ? `${refused(object)} The template is read for new claims only. Those that exist (${claims.join(', ')}) grow on their own, if their class allows it.`
      : `${refused(object)} No volume can shrink: those that exist (${claims.join(', ')}) keep their size.`,
    action: isMore
      ? `${claims.map((claim) => `${kubectl(object)} patch pvc/${claim} ${patch}`).join('; ')}; then ${recreation(object)}`
      : `Write ${field.before} again. Smaller disks need new claims, filled by the application.`,
  }
}

function storageClass(object: KubernetesObject, template: string, field: FieldChange): Found {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  return {
    code: 'K8S-CLAIM-CLASS',
    class: 'manual-steps',
    explains: [field],
    refuses: true,
    why: `${refused(object)} A claim never changes its class: those that exist (${claims.join(', ')}) stay where they are, even when it is made anew.`,
    action: `${recreation(object)} Only new pods get the new class. To move one that exists, its data has to be copied, or replicated anew, one pod after the other.`,
  }
}

/** Other numbers are other pods, with other claims. */
function ordinals({ before, after, fields }: Pair): Found[] {
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.ordinals'))
  const [old, now] = [claimsOf(before), claimsOf(after)]
  if (explains.length === 0) return []
  const left = old.filter((claim) => !now.includes(claim))
  const fresh = now.filter((claim) => !old.includes(claim))
  const disks = fresh.length > 0 ? `, with new, empty disks (${fresh.join(', ')})` : ''
  return [
    {
      code: 'K8S-ORDINALS',
      class: left.length > 0 ? 'data-loss' : 'rolling-restart',
      explains,
      why:
        left.length > 0
          ? `The API server accepts it without a word: pods with other numbers are made${disks}; the data in ${left.join(', ')} stays behind, and no pod has it any more.`
          : `Pods with other numbers, and so with other names, are made${disks}; the others are stopped.`,
      action: left.length > 0 ? 'Leave spec.ordinals as it is.' : 'Look for clients that use the names of the pods.',
    },
  ]
}

function retention({ before, after, fields }: Pair): Found[] {
  const policy = (object: KubernetesObject): Part =>
    partAt(partAt(object, 'spec'), 'persistentVolumeClaimRetentionPolicy')
  const found: Found[] = []
  const [old, now] = [replicasOf(before), replicasOf(after)]
  const claims = claimsOf(before)
  const isReduced = old !== undefined && now !== undefined && now < old
  if (isReduced && policy(after).whenScaled === 'Delete' && claims.length > 0) {
    found.push({
      code: 'K8S-CLAIM-RETENTION',
      class: 'data-loss',
      explains: fields.filter(({ path }) => path === 'spec.replicas'),
      why: `persistentVolumeClaimRetentionPolicy.whenScaled is Delete: the pods that stop take ${listed(claimsBeyond(before, now))} with them, and the data.`,
      action: `Set whenScaled to Retain first: ${kubectl(after)} patch ${resource(after)} -p '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenScaled":"Retain"}}}'`,
    })
  }
  for (const key of ['whenDeleted', 'whenScaled']) {
    const explains = fields.filter(({ path }) => path === `spec.persistentVolumeClaimRetentionPolicy.${key}`)
    const [field] = explains
    if (field?.after !== 'Delete') continue
    found.push({
      code: 'K8S-CLAIM-RETENTION',
      class: 'manual-steps',
      explains,
      why: `From now on the claims go ${key === 'whenDeleted' ? `when ${named(after)} is deleted, even if only to make it anew` : 'when replicas are lowered'}, and the data with them.`,
      action: `Make sure that this is meant; Retain keeps them. ${kubectl(after)} get pvc shows what would go.`,
    })
  }
  return found
}

function growth({ after, fields }: Pair): Found[] {
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.resources'))
  const [field] = explains
  if (field === undefined) return []
  const isMore = (amountOf(field.after) ?? 0) > (amountOf(field.before) ?? 0)
  return [
    {
      code: 'K8S-CLAIM-GROWTH',
      class: 'manual-steps',
      explains,
      refuses: !isMore,
      why: isMore
        ? `${named(after)} grows only if its class allows it; otherwise the API server refuses the change.`
        : 'No volume can shrink: the API server refuses the change.',
      action: isMore
        ? `${kubectl(after)} get pvc ${after.metadata.name} -o jsonpath='{.spec.storageClassName}' names the class; kubectl get storageclass says in ALLOWVOLUMEEXPANSION whether it does.`
        : `Write ${field.before} again.`,
    },
  ]
}
