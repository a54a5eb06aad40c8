import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cluster/support/kubectl.ts'

/** A page with a table for each group, and a line for each change, which begins with its name. */
export interface Page {
  /** Where it is, from the root of the repository. */
  readonly path: string
  readonly introduction: string
  /** What stands above each table. */
  readonly columns: readonly string[]
  readonly groups: readonly { readonly title: string; readonly names: readonly string[] }[]
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`

/** The names of changes, below their titles. */
export const namesIn = (
  groups: readonly { readonly title: string; readonly changes: readonly { readonly name: string }[] }[],
): Page['groups'] => groups.map(({ title, changes }) => ({ title, names: changes.map(({ name }) => name) }))

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
export function writeLine({ path, introduction, columns, groups }: Page, name: string, cells: readonly string[]): void {
  const known = new Map([...cellsOf(path), [name, [name, ...cells]]])
  const tables = groups.map(({ title, names }) =>
    [
      `## ${title}`,
      '',
      row(columns),
      `|${'---|'.repeat(columns.length)}`,
      ...names.flatMap((one) => (known.has(one) ? row(known.get(one) ?? []) : [])),
    ].join('\n'),
  )
  writeFileSync(join(root, path), `${[introduction, ...tables].join('\n\n')}\n`)
}
