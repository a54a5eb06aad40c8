import { fieldsAt, isWithin } from '../compare/paths.ts'
import type { FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { isForce, isLeftAlone, toolWordsOf } from '../objects/tools.ts'
import { named } from '../objects/words.ts'
import { forChanged, rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { immutableCodes, immutableFields } from './immutable-fields.ts'
import { recreation, reselection } from './recreation.ts'

type Code = keyof typeof immutableCodes

/** What the API server refuses to change: nothing of the object is applied then, not even its other changes. */
export const immutableRule = rule(
  immutableCodes,
  forChanged(({ before, after, fields }) => {
    // Another name is another object: kustomize's hashes.
    if (before.metadata.name !== after.metadata.name) return []
    const found: FoundHere<Code>[] = []
    const kind = kindOf(after)
    for (const row of immutableFields) {
      if (row.kind !== kind) continue
      for (const path of row.fields) {
        const explains = fieldsAt(fields, path).filter((field) => !isAllowed(before, field))
        if (explains.length > 0) found.push(told(refusal(row.code, after, path, explains), after))
      }
    }
    return [
      ...found,
      ...refusedPod(after, fields),
      ...refusedClaim(after, fields),
      ...refusedContent(before, after, fields),
    ]
  }),
)

/** The scheduling of a suspended Job may still change, and so may the completions of an indexed one. */
function isAllowed(before: KubernetesObject, { path, before: old }: FieldChange): boolean {
  if (kindOf(before) !== 'batch/Job') return false
  const spec = partAt(before, 'spec')
  if (path === 'spec.completions') return spec.completionMode === 'Indexed' && old !== undefined
  const scheduling = /^spec\.template\.(?:metadata\.(?:labels|annotations)|spec\.(?:nodeSelector|tolerations|affinity))/
  return spec.suspend === true && scheduling.test(path)
}

function refusal(code: Code, object: KubernetesObject, path: string, explains: FieldChange[]): FoundHere<Code> {
  const [field] = explains
  const isOne = explains.length === 1 && field !== undefined
  return {
    code,
    class: 'manual-steps',
    explains,
    path: isOne ? field.path : path,
    old: isOne ? field.before : Object.fromEntries(explains.map((one) => [one.path, one.before])),
    new: isOne ? field.after : Object.fromEntries(explains.map((one) => [one.path, one.after])),
    why: `${path} cannot be changed: the API server refuses the whole ${named(object)}, including all its other changes; what runs stays as it is.`,
    action: code === 'K8S-IMMUTABLE-SELECTOR' ? reselection(object) : recreation(object),
  }
}

/** What tools make of a Job that cannot be changed, when somebody has told them. */
function told(refused: FoundHere<Code>, job: KubernetesObject): FoundHere<Code> {
  if (refused.code !== 'K8S-IMMUTABLE-JOB') return refused
  const words = toolWordsOf(job)
  const [kept, forced] = [words.find(isLeftAlone), words.find(isForce)]
  const cannot = 'cannot be changed: the API server refuses that'
  if (kept !== undefined) {
    return {
      ...refused,
      code: 'K8S-JOB-KEPT',
      class: 'no-restart',
      why: `${named(job)} ${cannot}. ${kept.tool} is told to leave it as it is, and does so; it runs no second time.`,
      action: `Nothing with ${kept.tool}. kubectl apply says "field is immutable", applies all the rest and exits with 1; Argo CD needs ignoreDifferences in its Application: docs/releases.md.`,
    }
  }
  if (forced === undefined) return refused
  return {
    ...refused,
    code: 'K8S-JOB-RERUN',
    class: 'reprocessing',
    why: `${named(job)} ${cannot}. ${forced.tool} is told to delete it then and to make it anew: it runs again, and what it sends is sent again under new ids.`,
    action: `Nothing with ${forced.tool}, where that is meant. With kubectl: ${recreation(job)}`,
  }
}

/** A pod keeps nearly everything. */
function refusedPod(object: KubernetesObject, fields: readonly FieldChange[]): FoundHere<Code>[] {
  if (kindOf(object) !== 'Pod') return []
  const changeable = /^spec\.(?:(?:initC|c)ontainers\[[^\]]*\]\.image$|activeDeadlineSeconds|tolerations)|^metadata\./
  const explains = fields.filter(({ path }) => !changeable.test(path))
  return explains.length === 0 ? [] : [refusal('K8S-IMMUTABLE-FIELD', object, 'spec', explains)]
}

/** A claim can ask for more, if its class allows it, and nothing else. */
function refusedClaim(object: KubernetesObject, fields: readonly FieldChange[]): FoundHere<Code>[] {
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
function refusedContent(
  before: KubernetesObject,
  after: KubernetesObject,
  fields: readonly FieldChange[],
): FoundHere<Code>[] {
  if (!['ConfigMap', 'Secret'].includes(kindOf(after)) || before.immutable !== true) return []
  const explains = fields.filter(({ path }) => ['data', 'binaryData', 'immutable'].some((top) => isWithin(path, top)))
  return explains.length === 0 ? [] : [refusal('K8S-IMMUTABLE-FIELD', after, 'data', explains)]
}
