import type { ListedObject } from '../assess.ts'
import { grouped as groupedBy } from '../objects/grouped.ts'
import { printable } from '../printable.ts'
import { validationLines } from '../schema/validation.ts'
import { changeClasses } from '../types.ts'
import { type FindingGroup, fieldLines, grouped, objectNames } from './groups.ts'
import { changedUnits, isFirstDeployment, meanings, type Report, verdictOf, worthTelling } from './verdict.ts'

/** The report for a terminal. */
export function textReport(report: Report): string {
  const verdict = verdictOf(report)
  const lines = [...(verdict.headline === undefined ? [] : [verdict.headline]), verdict.summary]
  lines.push(...validationLines(report))
  const units = changedUnits(report)
  if (units.length > 1)
    lines.push('', ...units.map((unit) => `  ${printable(unit)}: ${verdictOf(report, unit).summary}`))
  const findings = worthTelling(report)
  for (const one of changeClasses) {
    const groups = grouped(findings.filter((finding) => finding.class === one))
    if (groups.length === 0) continue
    lines.push('', `${one}: ${meanings[one]}`)
    for (const group of groups) lines.push(...entry(group))
  }
  // What changed is named above.
  for (const fate of ['added', 'removed'] as const) {
    if (report.objects[fate].length === 0 || (fate === 'added' && isFirstDeployment(report))) continue
    lines.push('', `${fate}:`)
    for (const [unit, objects] of byUnit(report.objects[fate]))
      lines.push(`  ${unit === '.' ? '' : `${printable(unit)}: `}${namesOf(objects)}`)
  }
  lines.push('', `unchanged: ${report.objects.unchanged.length}`)
  if (report.idle.length > 0) lines.push('', ...report.idle.map(printable))
  return lines.join('\n')
}

function entry(group: FindingGroup): string[] {
  const { first } = group
  const place = first.place === undefined ? '' : ` (${printable(first.place.file)}:${first.place.line})`
  const lines = [`  ${objectNames(group)}: ${first.code}${first.accepted ? ' (accepted)' : ''}${place}`]
  for (const { path, change } of fieldLines(group)) lines.push(`    ${path}${change === '' ? '' : `: ${change}`}`)
  lines.push(`    why: ${printable(first.why)}`)
  if (first.action !== 'Nothing.') lines.push(`    do:  ${printable(first.action)}`)
  if (first.accepted) lines.push(`    accepted until ${first.accepted.expires}: ${printable(first.accepted.reason)}`)
  return lines
}

/** Most objects of a folder that are named in a line. */
const MOST_NAMES = 12

const byUnit = (objects: readonly ListedObject[]) => groupedBy(objects, ({ unit }) => [unit])

function namesOf(objects: readonly ListedObject[]): string {
  const more = objects.length - MOST_NAMES
  const names = objects.slice(0, MOST_NAMES).map(({ kind, name }) => printable(`${kind}/${name}`))
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
