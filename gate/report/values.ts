import type { Finding } from '../types.ts'

/** Longest value that a line shows. */
const LONGEST = 80
/** Most changed lines of a text that are shown. */
const MOST_LINES = 6

/** `old → new`, in one line; of a longer text its changed lines. */
export function changeText({ old, new: now }: Finding): string {
  if (typeof old === 'string' && typeof now === 'string' && (old.includes('\n') || now.includes('\n'))) {
    return changedLines(old, now)
  }
  if (old === undefined && now === undefined) return ''
  return `${short(old)} → ${short(now)}`
}

function changedLines(old: string, now: string): string {
  const [before, after] = [old.split('\n'), now.split('\n')]
  const [was, is] = [new Set(before), new Set(after)]
  const lines = [
    ...before.filter((line) => !is.has(line)).map((line) => `- ${line.trim()}`),
    ...after.filter((line) => !was.has(line)).map((line) => `+ ${line.trim()}`),
  ].map((line) => cut(line))
  if (lines.length === 0) return 'lines were reordered'
  const more = lines.length - MOST_LINES
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`… ${more} more`] : [])].join('; ')
}

function short(value: unknown): string {
  if (value === undefined) return '(absent)'
  return cut(typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? ''))
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
