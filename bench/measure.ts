/** The median of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Figures of one contender. */
export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

/**
 * Runs contenders by turns, so that whatever else the machine does falls on all of them alike, and discards the first
 * turn, which warms up.
 * @param runs turns that count
 * @param contenders each returns one figure
 */
export async function sideBySide(
  runs: number,
  contenders: Readonly<Record<string, () => number | Promise<number>>>,
): Promise<Series[]> {
  const series = Object.keys(contenders).map((name) => ({ name, values: [] as number[] }))
  for (let run = 0; run <= runs; run++) {
    for (const one of series) {
      const value = await contenders[one.name]?.()
      if (run > 0 && value !== undefined) one.values.push(value)
    }
  }
  return series
}

/** Milliseconds that some work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** One line for each contender: median, range, and the ratio to the last one, which is the measure of the others. */
export function table(series: readonly Series[], unit: string): string {
  const base = median(series.at(-1)?.values ?? [])
  return series
    .map(({ name, values }) => {
      const range = `${format(Math.min(...values))} - ${format(Math.max(...values))}`
      return `  ${name.padEnd(34)} ${format(median(values)).padStart(10)} ${unit}  (${range})  ratio ${(median(values) / base).toFixed(2)}`
    })
    .join('\n')
}

const format = (value: number) => (value >= 1_000 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1))
