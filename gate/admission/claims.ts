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
    why: 'A claim grows only if its storage class allows it, and never shrinks: otherwise the API server refuses the change.',
    fix: '`kubectl get storageclass` says whether it does.',
  },
} as const satisfies Codes

const codes = {
  ...growthCodes,
  'K8S-CLAIM-TEMPLATE': {
    classes: ['manual-steps'],
    why: 'Anything else about volume claim templates: the API server refuses it, a further template and labels included.',
    fix: 'Make the StatefulSet anew with `--cascade=orphan`.',
  },
  'K8S-CLAIM-NAME': {
    classes: ['data-loss'],
    why: 'A volume claim template is gone or has another name. The API server refuses it; made anew, as the refusal suggests, the pods start with empty disks.',
    fix: 'Keep the name, or move the disks as described below.',
  },
  'K8S-CLAIM-SIZE': {
    classes: ['manual-steps'],
    why: 'The size in a volume claim template cannot be changed, and is read for new claims only. No volume can shrink.',
    fix: 'Patch each claim, then make the StatefulSet anew with `--cascade=orphan`.',
  },
  'K8S-CLAIM-CLASS': {
    classes: ['manual-steps'],
    why: 'A claim never changes its storage class, and the template cannot be changed.',
    fix: 'Make the StatefulSet anew with `--cascade=orphan`, then move pod by pod to a new claim.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What claims keep for ever: those that a StatefulSet makes, and the size of one that would shrink. */
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
        why: `${refused(after)} Claims that exist stay as they are.`,
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
    why: `${refused(before)} Made anew, as the refusal suggests, its pods get new, empty disks; the data stays behind in ${claims.join(', ')}.`,
    action: `Keep the name ${name}. A disk is moved by a claim of the new name that is bound to the same volume: see docs/changes.md.`,
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
      ? `${refused(object)} The template is read for new claims only. Those that exist (${claims.join(', ')}) grow on their own, if their class allows it.`
      : `${refused(object)} No volume can shrink: those that exist (${claims.join(', ')}) keep their size.`,
    action: isMore(field)
      ? `${claims.map((claim) => `${kubectl(object)} patch pvc/${claim} ${patch}`).join('; ')}; then ${recreation(object)}`
      : `Write ${field.before} again. Smaller disks need new claims, filled by the application.`,
  }
}

function storageClass(object: KubernetesObject, template: string, field: FieldChange): FoundHere<Code> {
  const claims = claimsOf(object).filter((claim) => claim.startsWith(`${template}-`))
  return {
    code: 'K8S-CLAIM-CLASS',
    class: 'manual-steps',
    explains: [field],
    why: `${refused(object)} A claim never changes its class: those that exist (${claims.join(', ')}) stay where they are, even when it is made anew.`,
    action: `${recreation(object)} Only new pods get the new class. To move one that exists, its data has to be copied, or replicated anew, one pod after the other.`,
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
      why: 'No volume can shrink: the API server refuses the change.',
      action: `Write ${field.before} again.`,
    },
  ]
}

/** Whether a size is larger than it was. */
export const isMore = ({ before, after }: FieldChange): boolean => (amountOf(after) ?? 0) > (amountOf(before) ?? 0)
