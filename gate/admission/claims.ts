import { isWithin } from '../compare/paths.ts'
import type { FoundHere } from '../found.ts'
import { amountOf } from '../normal/quantity.ts'
import { kindOf } from '../objects/identity.ts'
import { claimsOf, claimTemplatesOf } from '../objects/storage.ts'
import { kubectl, named } from '../objects/words.ts'
import { forChanged, type Pair } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { recreation } from './recreation.ts'

/** What claims keep for ever: those that a StatefulSet makes, and the size of one that would shrink. */
export const claimsRule = forChanged((pair) => {
  switch (kindOf(pair.after)) {
    case 'apps/StatefulSet':
      return templates(pair)
    case 'PersistentVolumeClaim':
      return shrunk(pair)
    default:
      return []
  }
})

const refused = (object: KubernetesObject) =>
  `volumeClaimTemplates cannot be changed: the API server refuses the whole ${named(object)}.`

function templates({ before, after, fields }: Pair): FoundHere[] {
  const kept = new Set(claimTemplatesOf(after))
  return fields.flatMap((field): FoundHere[] => {
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
        why: `${refused(after)} Claims that exist stay as they are.`,
        action: recreation(after),
      },
    ]
  })
}

function lost(before: KubernetesObject, name: string, field: FieldChange): FoundHere {
  const claims = claimsOf(before).filter((claim) => claim.startsWith(`${name}-`))
  return {
    code: 'K8S-CLAIM-NAME',
    class: 'data-loss',
    explains: [field],
    why: `${refused(before)} Made anew, as the refusal suggests, its pods get new, empty disks; the data stays behind in ${claims.join(', ')}.`,
    action: `Keep the name ${name}. A disk is moved by a claim of the new name that is bound to the same volume: see docs/changes.md.`,
  }
}

function size(object: KubernetesObject, template: string, field: FieldChange): FoundHere {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  const patch = `-p '{"spec":{"resources":{"requests":{"storage":"${field.after}"}}}}'`
  return {
    code: 'K8S-CLAIM-SIZE',
    class: 'manual-steps',
    explains: [field],
    why: isMore(field)
      ? `${refused(object)} The template is read for new claims only. Those that exist (${claims.join(', ')}) grow on their own, if their class allows it.`
      : `${refused(object)} No volume can shrink: those that exist (${claims.join(', ')}) keep their size.`,
    action: isMore(field)
      ? `${claims.map((claim) => `${kubectl(object)} patch pvc/${claim} ${patch}`).join('; ')}; then ${recreation(object)}`
      : `Write ${field.before} again. Smaller disks need new claims, filled by the application.`,
  }
}

function storageClass(object: KubernetesObject, template: string, field: FieldChange): FoundHere {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  return {
    code: 'K8S-CLAIM-CLASS',
    class: 'manual-steps',
    explains: [field],
    why: `${refused(object)} A claim never changes its class: those that exist (${claims.join(', ')}) stay where they are, even when it is made anew.`,
    action: `${recreation(object)} Only new pods get the new class. To move one that exists, its data has to be copied, or replicated anew, one pod after the other.`,
  }
}

function shrunk({ fields }: Pair): FoundHere[] {
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.resources'))
  const [field] = explains
  if (field === undefined || isMore(field)) return []
  return [
    {
      code: 'K8S-CLAIM-GROWTH',
      class: 'manual-steps',
      explains,
      why: 'No volume can shrink: the API server refuses the change.',
      action: `Write ${field.before} again.`,
    },
  ]
}

/** Whether a size is larger than it was. */
export const isMore = ({ before, after }: FieldChange): boolean => (amountOf(after) ?? 0) > (amountOf(before) ?? 0)
