import { printable } from '../printable.ts'
import type { Finding } from '../types.ts'

/** Longest value that a line shows. */
const LONGEST = 80
/** What is shown of a long value before the place where it differs. */
const BEFORE = 24
/** Most changed lines of a text that are shown. */
const MOST_LINES = 6

/** `old → new`, in one line; of a longer text its changed lines, of a long value the part that differs. */
export function changeText({ old, new: now }: Pick<Finding, 'old' | 'new'>): string {
  if (typeof old === 'string' && typeof now === 'string' && (old.includes('\n') || now.includes('\n'))) {
    return changedLines(old, now)
  }
  if (old === undefined && now === undefined) return ''
  const [was, is] = [spelt(old), spelt(now)]
  const from = Math.max(0, commonStart(was, is) - BEFORE)
  // Short ones are read as a whole.
  const start = was.length > LONGEST || is.length > LONGEST ? from : 0
  return `${cut(was, start)} → ${cut(is, start)}`
}

function changedLines(old: string, now: string): string {
  const [before, after] = [old.split('\n'), now.split('\n')]
  const [was, is] = [new Set(before), new Set(after)]
  const lines = [
    ...before.filter((line) => !is.has(line)).map((line) => `- ${line.trim()}`),
    ...after.filter((line) => !was.has(line)).map((line) => `+ ${line.trim()}`),
  ].map((line) => cut(printable(line)))
  if (lines.length === 0) return 'lines were reordered'
  const more = lines.length - MOST_LINES
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`… ${more} more`] : [])].join('; ')
}

const spelt = (value: unknown): string => (value === undefined ? '(absent)' : printable(JSON.stringify(value) ?? ''))

function commonStart(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}

function cut(text: string, start = 0): string {
  const end = start + LONGEST
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${text.length > end ? '…' : ''}`
}
