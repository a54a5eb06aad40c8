/** A cell; numbers are aligned to the right. */
export type Cell = string | number | bigint

/** Columns under their headings, aligned by spaces. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumber = headings.map((_, column) => rows.some((row) => typeof row[column] !== 'string'))
  const width = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column]).length)),
  )
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => {
        const text = String(cell)
        return isNumber[column] ? text.padStart(width[column] ?? 0) : text.padEnd(width[column] ?? 0)
      })
      .join('  ')
      .trimEnd()
  return [line(headings), ...rows.map(line)].join('\n')
}

/** `1 message`, `2 messages`. */
export const counted = (count: number | bigint, noun: string): string =>
  `${count} ${noun}${Number(count) === 1 ? '' : 's'}`
