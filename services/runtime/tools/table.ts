/** A cell; numbers are aligned to the right. */
export type Cell = string | number | bigint

/** Most characters of a cell: one that is very long would widen every row. */
const WIDEST = 120

/** Characters that a terminal obeys, or that turn text around, or that nobody sees. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A text from anywhere as it can be printed: what a terminal would obey is written out. */
export function printable(text: string, most = Number.POSITIVE_INFINITY): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replaceAll(OBEYED, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** Columns under their headings, aligned by spaces. */
export function table(headings: readonly string[], found: readonly (readonly Cell[])[]): string {
  const rows = found.map((row) => row.map((cell) => (typeof cell === 'string' ? printable(cell, WIDEST) : cell)))
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
