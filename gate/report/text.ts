import { validationLines } from '../schema/validation.ts'
import { changeClasses } from '../types.ts'
import { grouped, objectName } from './groups.ts'
import { changeText } from './values.ts'
import { changedUnits, meanings, type Report, verdictOf } from './verdict.ts'

/** The report for a terminal. */
export function textReport(report: Report): string {
  const lines = [verdictOf(report).summary, ...validationLines(report)]
  const units = changedUnits(report)
  if (units.length > 1) lines.push('', ...units.map((unit) => `  ${unit}: ${verdictOf(report, unit).summary}`))
  for (const one of changeClasses) {
    const groups = grouped(report.findings.filter((finding) => finding.class === one))
    if (groups.length === 0) continue
    lines.push('', `${one}: ${meanings[one]}`)
    for (const { first, all } of groups) {
      lines.push(`  ${first.unit}: ${objectName(first)}: ${first.code}${first.accepted ? ' (accepted)' : ''}`)
      for (const finding of all) {
        const change = changeText(finding)
        if (finding.path !== '') lines.push(`    ${finding.path}${change === '' ? '' : `: ${change}`}`)
      }
      lines.push(`    why: ${first.why}`)
      if (first.action !== 'Nothing.') lines.push(`    do:  ${first.action}`)
      if (first.accepted) lines.push(`    accepted until ${first.accepted.expires}: ${first.accepted.reason}`)
    }
  }
  for (const fate of ['added', 'changed', 'removed'] as const) {
    if (report.objects[fate].length === 0) continue
    lines.push('', `${fate}:`)
    for (const { unit, kind, name } of report.objects[fate]) lines.push(`  ${unit}: ${kind}/${name}`)
  }
  lines.push('', `unchanged: ${report.objects.unchanged.length}`)
  if (report.idle.length > 0) lines.push('', ...report.idle)
  return lines.join('\n')
}
