import type { Finding, Rule, UnitChange } from '../types.ts'
import { claimsRule } from './claims.ts'
import type { KubernetesCode } from './codes.ts'
import { immutableRule } from './immutable.ts'
import { refusedRule } from './refused.ts'
import { strategyRule } from './strategy.ts'

/** Who says that the API server refuses an object as a whole. */
const rules: readonly Rule[] = [immutableRule, refusedRule, claimsRule, strategyRule]

/** What else these rules say is taken. */
const codes: ReadonlySet<string> = new Set<KubernetesCode>([
  'K8S-IMMUTABLE-SELECTOR',
  'K8S-IMMUTABLE-STATEFULSET',
  'K8S-IMMUTABLE-JOB',
  'K8S-IMMUTABLE-FIELD',
  'K8S-SERVICE-NAME',
  'K8S-CLAIM-NAME',
  'K8S-CLAIM-SIZE',
  'K8S-CLAIM-CLASS',
  'K8S-CLAIM-TEMPLATE',
  'K8S-REFUSED',
  'K8S-STRATEGY-REFUSED',
])

/** Whether the API server refuses what an object becomes: nothing of it changes then, its pods included. */
export function isRefused(change: UnitChange, object: Finding['object']): boolean {
  let names = refused.get(change)
  if (names === undefined) {
    const found = rules.flatMap((rule) => rule(change)).filter(({ code }) => codes.has(code))
    names = new Set(found.map((finding) => nameOf(finding.object)))
    refused.set(change, names)
  }
  return names.has(nameOf(object))
}

/** Rules ask for the same change: it is found once. */
const refused = new WeakMap<UnitChange, ReadonlySet<string>>()

const nameOf = ({ apiVersion, kind, namespace, name }: Finding['object']) =>
  `${apiVersion} ${kind} ${namespace ?? ''}/${name}`
