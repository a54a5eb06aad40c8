import { servicesRule } from '../kubernetes/services.ts'
import type { Finding, Rule, UnitChange } from '../types.ts'
import { claimsRule } from './claims.ts'
import { immutableRule } from './immutable.ts'
import { refusedRule } from './refused.ts'
import { strategyRule } from './strategy.ts'

/** Who knows what the API server refuses. */
const rules: readonly Rule[] = [immutableRule, refusedRule, claimsRule, strategyRule, servicesRule]

/** Whether the API server refuses what an object becomes: nothing of it changes then, its pods included. */
export function isRefused(change: UnitChange, object: Finding['object']): boolean {
  let names = refused.get(change)
  if (names === undefined) {
    const found = rules.flatMap((rule) => rule(change)).filter(({ refuses }) => refuses)
    names = new Set(found.map((finding) => nameOf(finding.object)))
    refused.set(change, names)
  }
  return names.has(nameOf(object))
}

/** Rules ask for the same change: it is found once. */
const refused = new WeakMap<UnitChange, ReadonlySet<string>>()

const nameOf = ({ apiVersion, kind, namespace, name }: Finding['object']) =>
  `${apiVersion} ${kind} ${namespace ?? ''}/${name}`
