import { printable } from '../printable.ts'
import { validationLines } from '../schema/validation.ts'
import { changeClasses } from '../types.ts'
import { type FindingGroup, fieldLines, grouped, objectNames } from './groups.ts'
import { changedUnits, meanings, notAccepted, type Report, verdictOf, worthTelling } from './verdict.ts'

/** Classes that are folded away: a reviewer opens them when they want to. */
const folded = new Set(['no-restart', 'cosmetic'])

/** The report for a pull request. */
export function markdownReport(report: Report): string {
  const verdict = verdictOf(report)
  const parts = [
    `### What applying this does\n\n**${escaped(verdict.headline ?? verdict.summary)}**`,
    ...(verdict.headline === undefined ? [] : [escaped(verdict.summary)]),
    ...validationLines(report).map(escaped),
  ]
  const units = changedUnits(report)
  if (units.length > 1) {
    const rows = units.map((unit) => `| ${escaped(unit)} | ${escaped(verdictOf(report, unit).summary)} |`)
    parts.push(['| applied together | verdict |', '|---|---|', ...rows].join('\n'))
  }
  const open = notAccepted(worthTelling(report))
  for (const one of changeClasses) {
    const groups = grouped(open.filter((finding) => finding.class === one))
    if (groups.length === 0) continue
    const list = groups.map(item).join('\n')
    const title = `${one}: ${meanings[one]} (${groups.length})`
    parts.push(folded.has(one) ? details(title, list) : `#### ${title}\n\n${list}`)
  }
  const accepted = grouped(report.findings.filter((finding) => finding.accepted !== undefined))
  if (accepted.length > 0) parts.push(details(`accepted (${accepted.length})`, accepted.map(item).join('\n')))
  for (const fate of ['added', 'changed', 'removed', 'unchanged'] as const) {
    const objects = report.objects[fate]
    if (objects.length === 0) continue
    const list = objects.map(({ unit, kind, name }) => `- ${escaped(`${unit}: ${kind}/${name}`)}`)
    parts.push(details(`objects ${fate} (${objects.length})`, list.join('\n')))
  }
  if (report.idle.length > 0) parts.push(report.idle.map((line) => `> ${escaped(line)}`).join('\n>\n'))
  return parts.join('\n\n')
}

function item(group: FindingGroup): string {
  const { first } = group
  const place = first.place === undefined ? '' : `, ${code(`${first.place.file}:${first.place.line}`)}`
  const lines = [`- **${first.code}** ${escaped(objectNames(group))}${place}`]
  for (const { path, change } of fieldLines(group)) {
    lines.push(`  - ${code(path)}${change === '' ? '' : `: ${code(change)}`}`)
  }
  lines.push(`\n  ${escaped(first.why)}`)
  if (first.action !== 'Nothing.') lines.push(`\n  *To do:* ${escaped(first.action)}`)
  const { accepted } = first
  if (accepted !== undefined) lines.push(`\n  *Accepted until ${accepted.expires}:* ${escaped(accepted.reason)}`)
  return lines.join('\n')
}

const details = (title: string, content: string) =>
  `<details><summary>${escaped(title)}</summary>\n\n${content}\n\n</details>`

/** Text of manifests must not become markup: no tags, entities, mentions, links or tables. */
const escaped = (text: string) =>
  printable(text)
    .replace(/[\\`*_{}[\]<>#|~@&!]/g, (character) => ENTITIES[character] ?? `\\${character}`)
    // A bare address becomes a link by itself.
    .replaceAll('://', '&#58;//')
    .replaceAll('www.', 'www&#46;')

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '@': '&#64;', '&': '&amp;' }

/** As code, whatever backticks it has itself. */
function code(text: string): string {
  const line = printable(text)
  const fence = '`'.repeat(Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length)) + 1)
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`
}
