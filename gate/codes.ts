import { admissionRules } from './admission/index.ts'
import type { Codes } from './found.ts'
import { kafkaRule } from './kafka/index.ts'
import { generalRule } from './kubernetes/fallback.ts'
import { kubernetesRules } from './kubernetes/index.ts'
import { ownerCodes } from './owners.ts'
import { codesOf, type Rule } from './rule.ts'

const sorted = (rules: readonly Pick<Rule, 'codes'>[]): Codes =>
  Object.fromEntries(Object.entries(codesOf(rules)).sort(([one], [other]) => (one < other ? -1 : 1)))

/** Every code that a finding can have, Kafka's first: what the rules declare. */
export const allCodes: Codes = {
  ...sorted([kafkaRule]),
  ...sorted([...admissionRules, ...kubernetesRules, generalRule, { codes: ownerCodes }]),
}
