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
    why: 'Pods of a StatefulSet with other numbers are other pods, with new, empty disks. The API server accepts it without a word.',
    fix: 'Leave `spec.ordinals` as it is.',
  },
  'K8S-CLAIM-RETENTION': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Claims go with their StatefulSet, or with the pods that a lower number of replicas stops, and their data with them.',
    fix: '`Retain`, in an apply of its own, before replicas are lowered.',
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

/** Other numbers are other pods, with other claims. */
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
          ? `The API server accepts it without a word: pods with other numbers are made${disks}; the data in ${left.join(', ')} stays behind, and no pod has it any more.`
          : `Pods with other numbers, and so with other names, are made${disks}; the others are stopped.`,
      action: left.length > 0 ? 'Leave spec.ordinals as it is.' : 'Look for clients that use the names of the pods.',
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

function growth({ after, fields }: Pair): FoundHere<Code>[] {
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.resources'))
  const [field] = explains
  if (field === undefined || !isMore(field)) return []
  return [
    {
      code: 'K8S-CLAIM-GROWTH',
      class: 'manual-steps',
      explains,
      why: `${named(after)} grows only if its class allows it; otherwise the API server refuses the change.`,
      action: `${kubectl(after)} get pvc ${after.metadata.name} -o jsonpath='{.spec.storageClassName}' names the class; kubectl get storageclass says in ALLOWVOLUMEEXPANSION whether it does.`,
    },
  ]
}
