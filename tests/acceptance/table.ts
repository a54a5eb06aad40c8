import type { Row } from './step.ts'

/** The rows of a script as a Markdown table: command, expected, seen. */
export function table(title: string, rows: readonly Row[]): string {
  const count = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length
  const others = (['differs', 'not here'] as const).filter((outcome) => count(outcome) > 0)
  const sum = [
    `${count('as expected')} of ${rows.length} rows as expected`,
    ...others.map((one) => `${count(one)} ${one}`),
  ]
  const lines = rows.map(({ step, outcome, seen }) => [
    code(step.command),
    cell(step.expected),
    outcome === 'as expected' ? cell(seen) : `**${outcome}**: ${cell(seen)}`,
  ])
  return [
    `## ${title}`,
    '',
    `${sum.join(', ')}.`,
    '',
    ...[['command', 'expected', 'seen'], ['---', '---', '---'], ...lines].map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n')
}

/** Lines of a command stay lines; those that a backslash continues are one. */
const code = (command: string): string =>
  command
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => `\`${cell(line.trim())}\``)
    .join('<br>')

const cell = (text: string): string => text.replaceAll('|', '\\|')
