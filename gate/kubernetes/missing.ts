import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { type Reference, referencesOf } from '../objects/references.ts'
import { partAt } from '../objects/shape.ts'
import { kubectl, named } from '../objects/words.ts'
import { type Workload, workloadOf } from '../objects/workload.ts'
import { rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'

const codes = {
  'K8S-REFERENCE-REMOVED': {
    classes: ['manual-steps'],
    why: 'Pods still need an object that is no longer in the manifests.',
    fix: 'Keep it, or remove the reference.',
  },
  'K8S-REFERENCE-MISSING': {
    classes: ['manual-steps'],
    why: 'Pods need a Secret, ConfigMap, claim or ServiceAccount that neither the old nor the new manifests have.',
    fix: 'Make sure that it is in the cluster before applying.',
  },
  'K8S-KEY-MISSING': {
    classes: ['manual-steps'],
    why: 'Pods need a key that a ConfigMap or Secret of the manifests does not have.',
    fix: 'Add the key, or mark the reference as optional.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Pods that need an object, or a key of it, which the manifests do not have. */
export const missingRule = rule(codes, (change: Change) =>
  change.objects.flatMap(({ before, after }) => {
    const workload = after && workloadOf(after)
    if (workload === undefined) return []
    const old = oncePerKey(before && workloadOf(before))
    const found = [...oncePerKey(workload).values()].flatMap((reference) => {
      const { object } = workload
      return missingObject(change, object, reference, old) ?? missingKey(change, object, reference, old) ?? []
    })
    // Several keys of an object that is missing are one finding.
    return [...new Map(found.map((one) => [`${one.code} ${one.new}`, one])).values()].map((one) =>
      about(workload.object, one),
    )
  }),
)

const wordsOf = ({ kind, name, key }: Reference) => `${kind}/${name}${key === undefined ? '' : `/${key}`}`

const oncePerKey = (workload: Workload | undefined): ReadonlyMap<string, Reference> =>
  new Map((workload === undefined ? [] : referencesOf(workload)).reverse().map((one) => [wordsOf(one), one]))

const sidesOf = (change: Change, { metadata }: KubernetesObject, { kind, name }: Reference) =>
  (['before', 'after'] as const).map((side) => change[side].find(kind, metadata.namespace, name))

function missingObject(
  change: Change,
  object: KubernetesObject,
  reference: Reference,
  old: ReadonlyMap<string, Reference>,
): FoundHere<Code> | undefined {
  const [was, is] = sidesOf(change, object, reference)
  if (is !== undefined) return undefined
  const { kind, name, path } = reference
  if (kind === 'Secret' && change.after.isMadeSecret(object.metadata.namespace, name)) return undefined
  const needs = `${named(object)} needs ${kind}/${name}`
  const isOld = [...old.values()].some((one) => one.kind === kind && one.name === name)
  const place = {
    path,
    old: isOld ? `${kind}/${name}` : undefined,
    new: `${kind}/${name}`,
    explains: change.at(object, path),
  }
  if (was !== undefined) {
    return {
      ...place,
      code: 'K8S-REFERENCE-REMOVED',
      class: 'manual-steps',
      why: `${needs}, which the manifests no longer have. kubectl apply leaves it in the cluster; if it is pruned, or on a fresh cluster, no pod starts.`,
      action: `Keep ${kind}/${name} in the manifests, or remove the reference.`,
    }
  }
  // What others already needed exists: they run.
  if (change.before.usersOf(kind, object.metadata.namespace, name).length > 0) return undefined
  return {
    ...place,
    code: 'K8S-REFERENCE-MISSING',
    class: 'manual-steps',
    why: `${needs}, which neither the old nor the new manifests have: if it is not in the cluster, new pods do not start.`,
    action: `Before applying: ${kubectl(object)} get ${kind.toLowerCase()} ${name}`,
  }
}

function missingKey(
  change: Change,
  object: KubernetesObject,
  reference: Reference,
  old: ReadonlyMap<string, Reference>,
): FoundHere<Code> | undefined {
  const { kind, name, key, path } = reference
  const [was, is] = sidesOf(change, object, reference)
  if (key === undefined || is === undefined || hasKey(is, key)) return undefined
  const words = wordsOf(reference)
  if (old.has(words) && was !== undefined && !hasKey(was, key)) return undefined
  return {
    code: 'K8S-KEY-MISSING',
    class: 'manual-steps',
    path,
    old: old.has(words) ? words : undefined,
    new: words,
    explains: change.at(object, path),
    why: `${named(object)} needs the key ${key} of ${kind}/${name}, which does not have it: pods that start from now on get stuck.`,
    action: `Add ${key} to ${kind}/${name}, or mark the reference as optional.`,
  }
}

const hasKey = (object: KubernetesObject, key: string): boolean =>
  key in partAt(object, 'data') || key in partAt(object, 'binaryData')
