/** The median of some figures. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Figures of one contender. */
export interface Series<T = number> {
  readonly name: string
  readonly values: readonly T[]
}

/**
 * Runs contenders by turns, so that whatever else the machine does falls on all of them alike, and discards the first
 * turn, which warms up.
 * @param runs turns that count
 * @param contenders each returns its figures of one run
 */
export async function sideBySide<T = number>(
  runs: number,
  contenders: Readonly<Record<string, () => T | Promise<T>>>,
): Promise<Series<T>[]> {
  const series = Object.entries(contenders).map(([name, run]) => ({ name, run, values: [] as T[] }))
  for (let turn = 0; turn <= runs; turn++) {
    for (const { run, values } of series) {
      const value = await run()
      if (turn > 0) values.push(value)
    }
  }
  return series.map(({ name, values }) => ({ name, values }))
}

/** One figure of contenders that return several. */
export const figure = <T>(series: readonly Series<T>[], of: (value: T) => number): Series[] =>
  series.map(({ name, values }) => ({ name, values: values.map(of) }))

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
