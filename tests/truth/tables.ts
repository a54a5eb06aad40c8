import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cluster/support/kubectl.ts'
import type { Change, Group } from './change.ts'

/** A page with a table for each group, and a line for each change. */
export interface Page {
  /** Where it is, from the root of the repository. */
  readonly path: string
  readonly introduction: string
  /** What stands above each table. */
  readonly columns: readonly string[]
  readonly groups: readonly Group[]
}

export const cell = (text: string): string => text.replaceAll('|', '\\|')

const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`

/** The cells of a page, by the name of their change. */
export function cellsOf(path: string): Map<string, readonly string[]> {
  const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''
  const lines = text.split('\n').filter((line) => line.startsWith('| '))
  return new Map(
    lines.map((line) => {
      const cells = line
        .slice(2, -2)
        .split(/ (?<!\\)\| /)
        .map((cell) => cell.replaceAll('\\|', '|'))
      return [cells[0] ?? '', cells]
    }),
  )
}

/** Writes the line of one change; what others say stays, and what is no change any more goes. */
export function writeLine(
  { path, introduction, columns, groups }: Page,
  change: Change,
  cells: readonly string[],
): void {
  const known = new Map([...cellsOf(path), [change.name, [change.name, ...cells]]])
  const tables = groups.map(({ title, changes }) =>
    [
      `## ${title}`,
      '',
      row(columns),
      `|${'---|'.repeat(columns.length)}`,
      ...changes.flatMap(({ name }) => (known.has(name) ? row(known.get(name) ?? []) : [])),
    ].join('\n'),
  )
  writeFileSync(join(root, path), `${[introduction, ...tables].join('\n\n')}\n`)
}
