import { existsSync, readFileSync, statSync } from 'node:fs'
import { UserError } from '../contracts/user-error.ts'
import { documentsOf, parsed } from './reading/documents.ts'
import type { UnitFinding } from './types.ts'

/** A finding that was reviewed and may pass. */
export interface Acceptance {
  readonly code: string
  /** `StatefulSet/kafka` */
  readonly object: string
  /** `production/order-tracker`. Absent: every unit. */
  readonly unit?: string
  readonly reason: string
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  readonly expires: string
}

/**
 * Reads acceptances from a YAML file. A missing file has none.
 * @param codes every code that a finding can have
 * @throws {UserError} with everything that is wrong with the file.
 */
export function readAcceptances(file: string, codes: ReadonlySet<string>): readonly Acceptance[] {
  if (!existsSync(file)) return []
  if (!statSync(file).isFile())
    throw new UserError(`--accepted: got ${JSON.stringify(file)}, which is no file, expected a file of YAML`)
  const [first, ...more] = documentsOf(readFileSync(file, 'utf8'))
  const value = first === undefined ? [] : parsed(first, file)
  const problems =
    more.length > 0
      ? ['got several documents, expected one']
      : !Array.isArray(value)
        ? ['expected a list of { code, object, unit?, reason, expires }']
        : value.flatMap((entry, index) => problemsOf(entry, codes).map((problem) => `entry ${index + 1}: ${problem}`))
  if (problems.length > 0) {
    const list = problems.map((problem) => `  ${problem}`).join('\n')
    throw new UserError(`${file}: ${problems.length} problem${problems.length === 1 ? '' : 's'}\n${list}`)
  }
  return value as Acceptance[]
}

const keys = ['code', 'object', 'unit', 'reason', 'expires']

function problemsOf(entry: unknown, codes: ReadonlySet<string>): string[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return [`got ${JSON.stringify(entry)}, expected { code, object, unit?, reason, expires }`]
  }
  const { code, object, unit, reason, expires } = entry as Record<string, unknown>
  const problems: string[] = []
  const expect = (holds: boolean, key: string, value: unknown, expected: string) => {
    if (!holds) problems.push(`${key}: got ${JSON.stringify(value) ?? 'nothing'}, expected ${expected}`)
  }
  expect(typeof code === 'string' && codes.has(code), 'code', code, 'one of docs/changes.md')
  expect(typeof object === 'string' && /^[A-Za-z]+\/\S+$/.test(object), 'object', object, '<kind>/<name>')
  expect(unit === undefined || typeof unit === 'string', 'unit', unit, 'a folder like production/order-tracker')
  expect(typeof reason === 'string' && reason.trim() !== '', 'reason', reason, 'why this is acceptable')
  expect(typeof expires === 'string' && isDay(expires), 'expires', expires, 'a day like 2026-12-31')
  for (const key of Object.keys(entry)) {
    if (!keys.includes(key)) problems.push(`${key}: expected only ${keys.join(', ')}`)
  }
  return problems
}

const isDay = (text: string) => {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** A finding, and the acceptance that covers it. */
export interface ReviewedFinding extends UnitFinding {
  readonly accepted: Acceptance | undefined
}

/** What acceptances do to findings. */
export interface Review {
  readonly findings: readonly ReviewedFinding[]
  /** Acceptances that have expired or match nothing, in words. */
  readonly idle: readonly string[]
}

/**
 * Puts findings and acceptances together.
 * @param today `2026-11-21`; what expired before it accepts nothing
 */
export function reviewed(findings: readonly UnitFinding[], acceptances: readonly Acceptance[], today: string): Review {
  const used = new Set<Acceptance>()
  const matches = ({ code, object, unit }: Acceptance, finding: UnitFinding) =>
    code === finding.code &&
    object === `${finding.object.kind}/${finding.object.name}` &&
    (unit === undefined || unit === finding.unit)
  const reviews = findings.map((finding) => {
    const fitting = acceptances.filter((acceptance) => matches(acceptance, finding))
    for (const acceptance of fitting) used.add(acceptance)
    return { ...finding, accepted: fitting.find(({ expires }) => expires >= today) }
  })
  const idle = acceptances.flatMap((acceptance) => {
    const { code, object, unit, expires } = acceptance
    const name = `the acceptance of ${code} for ${unit === undefined ? '' : `${unit} `}${object}`
    if (expires < today) return [`${name} expired on ${expires}: renew it with a reason, or remove it`]
    return used.has(acceptance) ? [] : [`${name} matches nothing: remove it`]
  })
  return { findings: reviews, idle }
}
