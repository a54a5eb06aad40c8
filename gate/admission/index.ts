import type { Admission } from '../change.ts'
import type { Found } from '../found.ts'
import { ref } from '../objects/identity.ts'
import { foundBy, type Rule } from '../rule.ts'
import { kubernetesSchemas } from '../schema/kubernetes.ts'
import type { Schemas } from '../schema/schema.ts'
import { fixedClaimsRule } from './claims.ts'
import { immutableRule } from './immutable.ts'
import { refusedPodsRule } from './refusal.ts'
import { refusedRule } from './refused.ts'
import { schemaRules } from './schemas.ts'
import { serviceAddressRule } from './service-address.ts'
import { strategyRule } from './strategy.ts'
import { valueRules } from './values/index.ts'

/** What the API server refuses: all that these find is a refusal. Unlike other rules they cannot ask what is refused. */
export function admissionRulesWith(schemas: Schemas): readonly Rule[] {
  const rules = [
    immutableRule,
    refusedRule,
    fixedClaimsRule,
    strategyRule,
    serviceAddressRule,
    ...valueRules,
    // Last: what others say of a value is more than that it does not fit.
    ...schemaRules(schemas),
  ]
  return [...rules, refusedPodsRule(rules)]
}

export const admissionRules: readonly Rule[] = admissionRulesWith(kubernetesSchemas())

/** Asks them. Of a place only the first thing is said. */
export function admitWith(rules: readonly Rule[]): Admission {
  return (change) => {
    const said = new Map<string, string>()
    const all = foundBy(rules, change).flatMap((found): Found[] => {
      const place = `${ref(found.at.object)} ${found.at.path}`
      const code = said.get(place)
      if (code !== undefined && code !== found.code) return []
      said.set(place, found.code)
      return [{ ...found, refuses: found.refuses ?? true }]
    })
    // Nobody makes pods of what is not taken.
    const refused = new Set(all.flatMap(({ at, refuses }) => (refuses ? ref(at.object) : [])))
    return all.filter(({ at, refuses }) => refuses || !refused.has(ref(at.object)))
  }
}

export const admit: Admission = admitWith(admissionRules)
