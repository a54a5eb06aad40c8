import { comparedUnits } from './compare/units.ts'
import { allRules, judged, rulesWith } from './judge.ts'
import { sharedObjects } from './owners.ts'
import type { Units } from './reading/manifests.ts'
import { kubernetesSchemas } from './schema/kubernetes.ts'
import type { Schemas } from './schema/schema.ts'
import { type Validation, validationOf } from './schema/validation.ts'
import {
  type ChangeClass,
  type Finding,
  type KubernetesObject,
  type ObjectChange,
  rankOf,
  type UnitFinding,
} from './types.ts'

/** An object in a list of them. */
export interface ListedObject {
  readonly unit: string
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
}

/** What a change does, as a whole. */
export interface Assessment {
  /** Worst first. */
  readonly findings: readonly UnitFinding[]
  readonly objects: Readonly<Record<'added' | 'changed' | 'removed' | 'unchanged', readonly ListedObject[]>>
  /** Every unit of either side. */
  readonly units: readonly string[]
  readonly validation: Validation
}

/**
 * Compares two sides, and says what applying the new one does.
 * @param schemas of the API that it is applied to; absent: of the newest Kubernetes that is known here
 */
export function assess(before: Units, after: Units, schemas?: Schemas): Assessment {
  const rules = schemas === undefined ? allRules : rulesWith(schemas)
  const findings: UnitFinding[] = []
  const objects = {
    added: [] as ListedObject[],
    changed: [] as ListedObject[],
    removed: [] as ListedObject[],
    unchanged: [] as ListedObject[],
  }
  const units = comparedUnits(before, after)
  for (const compared of units) {
    const { unit } = compared
    if ('unchanged' in compared) {
      for (const object of compared.unchanged) objects.unchanged.push(listed(unit, object))
      continue
    }
    for (const change of compared.change.objects) {
      const object = change.after ?? change.before
      if (object !== undefined) objects[fateOf(change)].push(listed(unit, object))
    }
    findings.push(...judged(compared.change, rules).map((finding) => ({ unit, ...withoutSecrets(finding) })))
  }
  findings.push(...sharedObjects(before, after))
  // Units come in order, and so do the findings of each: the sort is stable.
  findings.sort((one, other) => rankOf(one.class) - rankOf(other.class))
  const changes = units.flatMap((compared) => ('change' in compared ? compared.change : []))
  const validation = validationOf(changes, schemas ?? kubernetesSchemas())
  return { findings, objects, units: units.map(({ unit }) => unit), validation }
}

function fateOf({ before, after, fields }: ObjectChange) {
  if (before === undefined) return 'added'
  if (after === undefined) return 'removed'
  return fields.length > 0 ? 'changed' : 'unchanged'
}

const listed = (unit: string, { apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): ListedObject => ({
  unit,
  apiVersion,
  kind,
  namespace,
  name,
})

/** Reports are read by more people than Secrets. */
function withoutSecrets(finding: Finding): Finding {
  if (finding.object.kind !== 'Secret' || !finding.path.startsWith('data')) return finding
  const hidden = (value: unknown) => (value === undefined ? undefined : '(hidden)')
  return { ...finding, old: hidden(finding.old), new: hidden(finding.new) }
}

/** The worst class of some findings; `undefined`: there are none. */
export const worstOf = (findings: readonly Finding[]): ChangeClass | undefined =>
  findings.reduce<ChangeClass | undefined>(
    (worst, one) => (worst === undefined || rankOf(one.class) < rankOf(worst) ? one.class : worst),
    undefined,
  )
