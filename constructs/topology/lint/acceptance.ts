import type { System } from '../../platform/system.ts'
import { refusal } from '../../platform/validation.ts'
import { type Acceptance, hasReason } from '../declarations.ts'
import type { LintFinding } from './finding.ts'

/** An acceptance, and the system that it is in. */
interface PlacedAcceptance extends Acceptance {
  readonly system: System
}

/**
 * The findings, with accepted ones marked; and the acceptances that have no reason, or match nothing in any
 * environment.
 * @param unknown systems whose warnings are not known, because they have errors
 */
export function judged(
  findings: readonly LintFinding[],
  acceptances: readonly PlacedAcceptance[],
  unknown: ReadonlySet<System>,
): LintFinding[] {
  const reasons = new Map<string, string>()
  for (const acceptance of acceptances) {
    const { system, code, reason } = acceptance
    if (hasReason(acceptance)) reasons.set(placeOf(system, pathOf(acceptance), code), reason)
  }
  const matched = new Set<string>()
  const all = findings.map((finding) => {
    const { level, system, path, code } = finding
    if (level === 'warning') matched.add(anywhere(system, path, code))
    const reason = level === 'warning' ? reasons.get(placeOf(system, path, code)) : undefined
    return reason === undefined ? finding : { ...finding, accepted: reason }
  })
  const unknownNames = new Set([...unknown].map(({ name }) => name))
  const wrong = acceptances.flatMap((acceptance) => {
    const { system, code } = acceptance
    if (!hasReason(acceptance))
      return [complaint(acceptance, `${code} without a reason`, 'a reason', 'give the reason')]
    if (unknownNames.has(system.name) || matched.has(anywhere(system, pathOf(acceptance), code))) return []
    return [complaint(acceptance, code, 'a warning that occurs in some environment', 'remove it')]
  })
  return [...all, ...wrong]
}

const pathOf = ({ construct }: Acceptance) => construct.node.path

const placeOf = (system: System, path: string, code: string) =>
  [system.environment.name, anywhere(system, path, code)].join(' ')

const anywhere = (system: System, path: string, code: string) => [system.name, path, code].join(' ')

const complaint = (acceptance: PlacedAcceptance, got: string, allowed: string, fix: string): LintFinding => ({
  level: 'warning',
  code: 'LINT-ACCEPTANCE',
  system: acceptance.system,
  path: pathOf(acceptance),
  message: refusal('accepted', got, allowed, fix),
})
