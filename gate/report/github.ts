import { printable } from '../printable.ts'
import { type ChangeClass, rankOf } from '../types.ts'
import { grouped, objectNames } from './groups.ts'
import { notAccepted, type Report, verdictOf, worthTelling } from './verdict.ts'

/**
 * Annotations of a GitHub workflow: a line for each entry, at the file that it is about.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function githubReport(report: Report): string {
  const lines = grouped(notAccepted(worthTelling(report))).map((group) => {
    const { first } = group
    const title = `${first.class}: ${first.code} ${objectNames(group)}`
    const properties = {
      ...(first.place && { file: first.place.file, line: String(first.place.line) }),
      title,
    }
    const given = Object.entries(properties).map(([key, value]) => `${key}=${property(printable(value))}`)
    return `::${levelOf(first.class)} ${given.join(',')}::${data(`${printable(first.why)} ${printable(first.action)}`)}`
  })
  const { headline, summary } = verdictOf(report)
  return [...lines, ...(headline === undefined ? [] : [plain(headline)]), plain(summary)].join('\n')
}

/** GitHub's own levels. */
const levelOf = (one: ChangeClass) =>
  rankOf(one) <= rankOf('manual-steps') ? 'error' : rankOf(one) <= rankOf('ordering-break') ? 'warning' : 'notice'

/** What a command's text may not have: its own escapes, and ends of lines. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A line of a log that begins like a command is one. */
const plain = (text: string) => printable(text).replace(/^(?=\s*(?:::|##\[))/, '.')
