import type { TopologyValue } from '../value.ts'
import type { ValueFinding } from './finding.ts'
import { flowRules } from './flow-rules.ts'
import { productionRules } from './production-rules.ts'
import { retentionRules } from './retention-rules.ts'
import { safetyRules } from './safety-rules.ts'

const rules = [...flowRules, ...safetyRules, ...retentionRules, ...productionRules]

/** What works now but will hurt later, in one system. What cannot work is refused by the constructs' own rules. */
export const valueFindings = (topology: TopologyValue): ValueFinding[] => rules.flatMap((rule) => rule(topology))
