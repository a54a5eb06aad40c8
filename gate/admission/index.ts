import type { Admission } from '../change.ts'
import { foundBy, type Rule } from '../rule.ts'
import { fixedClaimsRule } from './claims.ts'
import { immutableRule } from './immutable.ts'
import { refusedRule } from './refused.ts'
import { serviceAddressRule } from './service-address.ts'
import { strategyRule } from './strategy.ts'

/** What the API server refuses: all that these find is a refusal. Unlike other rules they cannot ask what is refused. */
export const admissionRules: readonly Rule[] = [
  immutableRule,
  refusedRule,
  fixedClaimsRule,
  strategyRule,
  serviceAddressRule,
]

/** Asks them. */
export const admit: Admission = (change) =>
  foundBy(admissionRules, change).map((found) => ({ ...found, refuses: true }))
