import { Duration } from 'cdk8s'
import { formatDuration, isCount } from '../platform/amount-rules.ts'
import { milliseconds } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'

/** Something that a pod does while it terminates: how long it may take, and what it is for. */
export type Ending = readonly [Duration, string]

/** The rule that a grace period must cover everything that a pod does while it terminates, one after the other at worst. */
export function graceRule<T>(graceOf: (subject: T) => Duration, endings: (subject: T) => readonly Ending[]): Rule<T> {
  const sum = (subject: T) => endings(subject).reduce((total, [duration]) => total + milliseconds(duration), 0)
  return {
    code: 'LINT-TIMES',
    prop: 'terminationGracePeriod',
    broken: (subject) => isCount(sum(subject)) && sum(subject) >= milliseconds(graceOf(subject)),
    got: (subject) => formatDuration(graceOf(subject)),
    allowed: (subject) => {
      const parts = endings(subject).map(([duration, what]) => `${formatDuration(duration)} ${what}`)
      return `more than ${formatDuration(Duration.millis(sum(subject)))} (${parts.join(', ')})`
    },
    fix: () => 'raise it, or lower the others: otherwise work in progress would be killed',
  }
}
