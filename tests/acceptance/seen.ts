import type { Remembered, Sees } from './step.ts'

/** Characters of a cell of the table, and of one that says what is wrong. */
const WIDTH = 120
const WIDTH_OF_TAIL = 400

/** What was found in an output. */
export interface Seen {
  readonly shown: boolean
  /** The lines that show it, short enough for a table. */
  readonly text: string
  /** Named groups of the pattern. */
  readonly remembered?: Remembered
}

/** Looks for what an output has to show. */
export function see(sees: Sees, output: string, remembered: Remembered): Seen {
  if (typeof sees === 'function') {
    const text = sees(output, remembered)
    return text === undefined ? { shown: false, text: tail(output) } : { shown: true, text: short(text) }
  }
  const match = sees.exec(output)
  if (match === null) return { shown: false, text: tail(output) }
  return { shown: true, text: short(matchingLines(output, match)) || 'no output', remembered: { ...match.groups } }
}

/** The last lines of an output: what a reader looks at when something is not as expected. */
export function tail(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return lines.length === 0 ? 'no output' : short(lines.slice(-3).join('\n'), WIDTH_OF_TAIL)
}

/** The lines that a match is in; of a long line, what begins with the match. */
function matchingLines(output: string, match: RegExpExecArray): string {
  const start = output.lastIndexOf('\n', match.index - 1) + 1
  const after = match.index + match[0].length
  const end = output.indexOf('\n', after)
  const lines = output.slice(start, end === -1 ? undefined : end)
  return lines.length > WIDTH && match.index > start ? `…${output.slice(match.index, after)}` : lines
}

/** On one line, and no longer than a cell: of many lines the first and the last. */
function short(text: string, width = WIDTH): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '')
  const all = lines.join(' · ')
  const line = all.length > width && lines.length > 2 ? `${lines[0]} … ${lines.at(-1)}` : all
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}
