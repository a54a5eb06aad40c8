import type { ReviewedFinding } from '../accepted.ts'
import { type Assessment, worstOf } from '../assess.ts'
import { printable } from '../printable.ts'
import { type ChangeClass, changeClasses, rankOf } from '../types.ts'
import { objectName, placeName } from './groups.ts'

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
  /** The worst finding itself: what it is about, and what happens. `undefined`: nothing restarts, or nothing changes. */
  readonly headline: string | undefined
  /** How many objects each class is about, and what became of all of them. */
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
    const count = new Set(open.filter((finding) => finding.class === one).map(placeName)).size
    return count === 0 ? [] : [`${count} ${one}`]
  })
  const acceptedCount = mine.length - open.length
  if (acceptedCount > 0) counts.push(`${acceptedCount} accepted`)
  const numbers = (['added', 'changed', 'removed', 'unchanged'] as const).flatMap((fate) => {
    const count = objects[fate].filter((object) => unit === undefined || object.unit === unit).length
    return count === 0 ? [] : [`${count} ${fate}`]
  })
  const meaning = isFirstDeployment({ objects })
    ? 'a first deployment: there was nothing before'
    : worst === undefined
      ? mine.length === 0
        ? 'nothing changes'
        : 'everything is accepted'
      : `${worst}: ${meanings[worst]}`
  const findingsPart = counts.length === 0 ? '' : ` (${counts.join(', ')})`
  const first = open.find((finding) => finding.class === worst)
  return {
    class: worst,
    headline:
      first === undefined || rankOf(first.class) > rankOf('rolling-restart')
        ? undefined
        : `${worst}: ${objectName(first)}: ${printable(first.why)}`,
    summary: `${meaning}${findingsPart}; objects: ${numbers.join(', ') || 'none'}`,
  }
}

/** Whether there was nothing before: then all is new, and that is said once. */
export const isFirstDeployment = ({ objects }: Pick<Report, 'objects'>): boolean =>
  objects.added.length > 0 && objects.changed.length + objects.removed.length + objects.unchanged.length === 0

/** What is reported one by one: of a first deployment only what is wrong with it. */
export const worthTelling = (report: Report): readonly ReviewedFinding[] =>
  isFirstDeployment(report)
    ? report.findings.filter((finding) => rankOf(finding.class) < rankOf('rolling-restart'))
    : report.findings

/** The units in which something changes. */
export const changedUnits = ({ findings, units }: Report): string[] => {
  const changed = new Set(findings.map(({ unit }) => unit))
  return units.filter((unit) => changed.has(unit))
}
