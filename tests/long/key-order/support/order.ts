import type { EventLine } from '../../../kafka/support/service.ts'
import type { Stored } from '../../../kafka/support/topics.ts'

/** A number that a member has processed. */
export interface Processed extends EventLine {
  readonly key: string
  readonly n: number
  /** Nanoseconds on the clock of the machine. */
  readonly at: string
}

/** One of a row: numbers of a key, or offsets of a partition. */
export interface Counted {
  readonly row: string
  readonly n: number
}

/** What all members have processed, in the order in which they did, whoever it was. */
export const inTime = (lines: readonly EventLine[]): Processed[] =>
  (lines as readonly Processed[]).toSorted((a, b) => (BigInt(a.at) < BigInt(b.at) ? -1 : 1))

/** The numbers of each key as a topic has them, in the order of its partitions. */
export const numbersIn = (stored: readonly Stored[]): Counted[] =>
  stored.map(({ value }) => {
    const { key, n } = JSON.parse(String(value)) as { readonly key: string; readonly n: number }
    return { row: key, n }
  })

/**
 * Steps forward by more than one: something was passed over that was not there yet. A row begins with 1. Steps back are
 * none, as each begins a repetition, which then has to go on by ones.
 */
export function jumps(counted: readonly Counted[]): string[] {
  const last = new Map<string, number>()
  return counted.flatMap(({ row, n }) => {
    const before = last.get(row) ?? 0
    last.set(row, n)
    return n > before + 1 ? [`${row}: ${n} after ${before}`] : []
  })
}

/** Without what is there already further up. */
export function firsts(counted: readonly Counted[]): Counted[] {
  const seen = new Set<string>()
  return counted.filter((one) => {
    const isFirst = !seen.has(name(one))
    seen.add(name(one))
    return isFirst
  })
}

/** `<row>/<n>`. */
export const name = ({ row, n }: Counted): string => `${row}/${n}`
