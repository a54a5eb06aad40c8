import { isWithin } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { amountOf } from '../normal/quantity.ts'
import { kindOf } from '../objects/identity.ts'
import { claimsOf, claimTemplatesOf } from '../objects/storage.ts'
import { kubectl, named } from '../objects/words.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { recreation } from './recreation.ts'

export const growthCodes = {
  'K8S-CLAIM-GROWTH': {
    classes: ['manual-steps'],
    why: 'A claim can grow only if its storage class allows it, and can never shrink: otherwise the API server refuses the change.',
    fix: '`kubectl get storageclass` shows it in ALLOWVOLUMEEXPANSION.',
  },
} as const satisfies Codes

const codes = {
  ...growthCodes,
  'K8S-CLAIM-TEMPLATE': {
    classes: ['manual-steps'],
    why: 'Any other change of volume claim templates, including added templates and labels: the API server refuses it.',
    fix: 'Recreate the StatefulSet: delete it with `--cascade=orphan`, then apply.',
  },
  'K8S-CLAIM-NAME': {
    classes: ['data-loss'],
    why: 'A volume claim template was removed or renamed. The API server refuses it; if the StatefulSet is recreated, as the error suggests, its pods start with empty disks.',
    fix: 'Keep the name, or move the disks as described below.',
  },
  'K8S-CLAIM-SIZE': {
    classes: ['manual-steps'],
    why: 'The size in a volume claim template cannot be changed, and applies to new claims only. Volumes cannot shrink.',
    fix: 'Patch each claim, then recreate the StatefulSet: delete it with `--cascade=orphan`, then apply.',
  },
  'K8S-CLAIM-CLASS': {
    classes: ['manual-steps'],
    why: 'The storage class of a claim cannot be changed, nor can the template.',
    fix: 'Recreate the StatefulSet (delete it with `--cascade=orphan`, then apply), then move one pod at a time to a new claim.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What claims keep forever: those that a StatefulSet makes, and the size of one that would shrink. */
export const fixedClaimsRule = rule(
  codes,
  forChanged((pair) => {
    switch (kindOf(pair.after)) {
      case 'apps/StatefulSet':
        return templates(pair)
      case 'PersistentVolumeClaim':
        return shrunk(pair)
      default:
        return []
    }
  }),
)

const refused = (object: KubernetesObject) =>
  `volumeClaimTemplates cannot be changed: the API server refuses the whole ${named(object)}.`

function templates({ before, after, fields }: Pair): FoundHere<Code>[] {
  const kept = new Set(claimTemplatesOf(after))
  return fields.flatMap((field): FoundHere<Code>[] => {
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
        why: `${refused(after)} Existing claims stay as they are.`,
        action: recreation(after),
      },
    ]
  })
}

function lost(before: KubernetesObject, name: string, field: FieldChange): FoundHere<Code> {
  const claims = claimsOf(before).filter((claim) => claim.startsWith(`${name}-`))
  return {
    code: 'K8S-CLAIM-NAME',
    class: 'data-loss',
    explains: [field],
    why: `${refused(before)} If it is recreated, as the error suggests, its pods get new, empty disks; the data stays behind in ${claims.join(', ')}.`,
    action: `Keep the name ${name}. To move a disk, bind a claim of the new name to the same volume: see docs/changes.md.`,
  }
}

function size(object: KubernetesObject, template: string, field: FieldChange): FoundHere<Code> {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  const patch = `-p '{"spec":{"resources":{"requests":{"storage":"${field.after}"}}}}'`
  return {
    code: 'K8S-CLAIM-SIZE',
    class: 'manual-steps',
    explains: [field],
    why: isMore(field)
      ? `${refused(object)} The template applies to new claims only. Existing claims (${claims.join(', ')}) are expanded one by one, if their class allows it.`
      : `${refused(object)} Volumes cannot shrink: existing claims (${claims.join(', ')}) keep their size.`,
    action: isMore(field)
      ? `${claims.map((claim) => `${kubectl(object)} patch pvc/${claim} ${patch}`).join('; ')}; then ${recreation(object)}`
      : `Restore ${field.before}. Smaller disks need new claims, and the application has to copy its data to them.`,
  }
}

function storageClass(object: KubernetesObject, template: string, field: FieldChange): FoundHere<Code> {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  return {
    code: 'K8S-CLAIM-CLASS',
    class: 'manual-steps',
    explains: [field],
    why: `${refused(object)} The class of a claim cannot be changed: existing claims (${claims.join(', ')}) keep theirs, even if it is recreated.`,
    action: `${recreation(object)} Only new pods get the new class. To move an existing one, copy or re-replicate its data, one pod at a time.`,
  }
}

function shrunk({ fields }: Pair): FoundHere<Code>[] {
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.resources'))
  const [field] = explains
  if (field === undefined || isMore(field)) return []
  return [
    {
      code: 'K8S-CLAIM-GROWTH',
      class: 'manual-steps',
      explains,
      why: 'Volumes cannot shrink: the API server refuses the change.',
      action: `Restore ${field.before}.`,
    },
  ]
}

/** Whether a size is larger than it was. */
export const isMore = ({ before, after }: FieldChange): boolean => (amountOf(after) ?? 0) > (amountOf(before) ?? 0)
