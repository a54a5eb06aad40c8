import type { Rule } from '../../rule.ts'
import { definitionsRule } from './definitions.ts'
import { jobsRule } from './jobs.ts'
import { mountsRule } from './mounts.ts'
import { namesRule } from './names.ts'
import { podsRule } from './pods.ts'
import { portsRule } from './ports.ts'
import { probesRule } from './probes.ts'
import { resourcesRule } from './resources.ts'
import { scheduleRule } from './schedule.ts'
import { secretsRule } from './secrets.ts'
import { servicesRule } from './services.ts'
import { sizeRule } from './size.ts'
import { twiceRule } from './twice.ts'

/** What schemas do not say: values that contradict each other, and names that are none. */
export const valueRules: readonly Rule[] = [
  namesRule,
  twiceRule,
  resourcesRule,
  mountsRule,
  portsRule,
  probesRule,
  podsRule,
  jobsRule,
  scheduleRule,
  servicesRule,
  secretsRule,
  sizeRule,
  definitionsRule,
]
