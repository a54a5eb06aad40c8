import { growthCodes, isMore } from '../admission/claims.ts'
import { isWithin } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { type Part, partAt } from '../objects/shape.ts'
import { claimsBeyond, claimsOf } from '../objects/storage.ts'
import { kubectl, listed, named, resource } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'

const codes = {
  ...growthCodes,
  'K8S-ORDINALS': {
    classes: ['data-loss', 'rolling-restart'],
    why: 'Pods of a StatefulSet with different ordinals are different pods, with new, empty disks. The API server silently accepts it.',
    fix: 'Leave `spec.ordinals` as it is.',
  },
  'K8S-CLAIM-RETENTION': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Claims and their data are deleted with their StatefulSet, or with the pods that scaling down removes.',
    fix: 'Set `Retain`, in an apply of its own, before scaling down.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What becomes of the disks of a StatefulSet, and of a claim that asks for more. */
export const claimsRule = rule(
  codes,
  forChanged((pair) => {
    switch (kindOf(pair.after)) {
      case 'apps/StatefulSet':
        return [...ordinals(pair), ...retention(pair)]
      case 'PersistentVolumeClaim':
        return growth(pair)
      default:
        return []
    }
  }),
)

/** Different ordinals are different pods, with different claims. */
function ordinals({ before, after, fields }: Pair): FoundHere<Code>[] {
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
          ? `The API server silently accepts it: pods with different ordinals are created${disks}; the data in ${left.join(', ')} stays behind, and no pod uses it any more.`
          : `Pods with different ordinals, and so different names, are created${disks}; the others are stopped.`,
      action: left.length > 0 ? 'Leave spec.ordinals as it is.' : 'Look for clients that use the pod names.',
    },
  ]
}

function retention({ before, after, fields }: Pair): FoundHere<Code>[] {
  const policy = (object: KubernetesObject): Part => partAt(object, 'spec', 'persistentVolumeClaimRetentionPolicy')
  const found: FoundHere<Code>[] = []
  const [old, now] = [replicasOf(before), replicasOf(after)]
  const claims = claimsOf(before)
  const isReduced = old !== undefined && now !== undefined && now < old
  if (isReduced && policy(after).whenScaled === 'Delete' && claims.length > 0) {
    found.push({
      code: 'K8S-CLAIM-RETENTION',
      class: 'data-loss',
      explains: fields.filter(({ path }) => path === 'spec.replicas'),
      why: `persistentVolumeClaimRetentionPolicy.whenScaled is Delete: when the pods stop, ${listed(claimsBeyond(before, now))} and the data are deleted.`,
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
      why: `From now on the claims and their data are deleted ${key === 'whenDeleted' ? `when ${named(after)} is deleted, even if only to recreate it` : 'when it is scaled down'}.`,
      action: `Make sure that this is intended; Retain keeps them. ${kubectl(after)} get pvc shows what would be deleted.`,
    })
  }
  return found
}

function growth({ after, fields }: Pair): FoundHere<Code>[] {
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.resources'))
  const [field] = explains
  if (field === undefined || !isMore(field)) return []
  return [
    {
      code: 'K8S-CLAIM-GROWTH',
      class: 'manual-steps',
      explains,
      why: `${named(after)} can grow only if its class allows it; otherwise the API server refuses the change.`,
      action: `${kubectl(after)} get pvc ${after.metadata.name} -o jsonpath='{.spec.storageClassName}' names the class; kubectl get storageclass shows in ALLOWVOLUMEEXPANSION whether it does.`,
    },
  ]
}
