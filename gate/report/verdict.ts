import type { ReviewedFinding } from '../accepted.ts'
import { type Assessment, worstOf } from '../assess.ts'
import { type ChangeClass, changeClasses } from '../types.ts'

/** What is reported: an assessment, with acceptances. */
export interface Report extends Assessment {
  readonly findings: readonly ReviewedFinding[]
  /** Acceptances that accept nothing. */
  readonly idle: readonly string[]
}

/** The worst finding that is not accepted, and everything in one line. */
export interface Verdict {
  /** `undefined`: nothing changes, or all of it is accepted. */
  readonly class: ChangeClass | undefined
  readonly summary: string
}

/** What each class means, for a first-time reader. */
export const meanings: Readonly<Record<ChangeClass, string>> = {
  'data-loss': 'data is lost or left behind',
  'quorum-loss': 'Kafka loses the majority of its controllers',
  outage: 'something stops working',
  'manual-steps': 'manual work is needed',
  reprocessing: 'events are read again, or skipped',
  'ordering-break': 'events of one key are no longer in order',
  'rolling-restart': 'pods restart',
  'no-restart': 'nothing restarts',
  cosmetic: 'nothing happens',
}

export const notAccepted = (findings: readonly ReviewedFinding[]): ReviewedFinding[] =>
  findings.filter(({ accepted }) => accepted === undefined)

/** The verdict on everything, or on one unit. */
export function verdictOf({ findings, objects }: Report, unit?: string): Verdict {
  const mine = findings.filter((finding) => unit === undefined || finding.unit === unit)
  const open = notAccepted(mine)
  const worst = worstOf(open)
  const counts = changeClasses.flatMap((one) => {
    const count = open.filter((finding) => finding.class === one).length
    return count === 0 ? [] : [`${count} ${one}`]
  })
  const acceptedCount = mine.length - open.length
  if (acceptedCount > 0) counts.push(`${acceptedCount} accepted`)
  const numbers = (['added', 'changed', 'removed', 'unchanged'] as const).flatMap((fate) => {
    const count = objects[fate].filter((object) => unit === undefined || object.unit === unit).length
    return count === 0 ? [] : [`${count} ${fate}`]
  })
  const meaning =
    worst === undefined
      ? mine.length === 0
        ? 'nothing changes'
        : 'everything is accepted'
      : `${worst}: ${meanings[worst]}`
  const findingsPart = counts.length === 0 ? '' : ` (${counts.join(', ')})`
  return { class: worst, summary: `${meaning}${findingsPart}; objects: ${numbers.join(', ') || 'none'}` }
}

/** The units in which something changes. */
export const changedUnits = ({ findings, units }: Report): string[] => {
  const changed = new Set(findings.map(({ unit }) => unit))
  return units.filter((unit) => changed.has(unit))
}
