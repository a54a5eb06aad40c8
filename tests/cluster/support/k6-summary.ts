/** What k6 prints at its end, as far as tests look at it. */
export interface K6Summary {
  readonly requests: number
  readonly failed: number
  /** Iterations that were begun and not ended, because k6 was told to stop. */
  readonly interrupted: number
  readonly checksFailed: number
  /** Thresholds that were crossed, with the value: `'p(95)<500' p(95)=927.54ms`. */
  readonly limitsExceeded: readonly string[]
  /** Checks that held every time. */
  readonly passed: readonly string[]
  /** The line about `http_req_duration`, for people. */
  readonly duration: string
}

/** Reads the summary for people: a Job leaves nothing but its log. */
export function k6Summary(log: string): K6Summary {
  const [, failed, requests] = find(log, /http_req_failed\.*: \S+ +(\d+) out of (\d+)/)
  const [, checksFailed] = find(log, /checks_failed\.*: \S+ +(\d+) out of/)
  // Of all progress lines, the last.
  const [, interrupted] = find(log, /.*complete and (\d+) interrupted iterations/s)
  const [, duration = ''] = find(log, /http_req_duration\.*: (.+)/)
  return {
    requests: Number(requests),
    failed: Number(failed),
    interrupted: Number(interrupted),
    checksFailed: Number(checksFailed),
    // A threshold is quoted; a check that did not hold every time is not.
    limitsExceeded: [...log.matchAll(/✗ ('.+)/g)].map(([, limit = '']) => limit.trim()),
    passed: [...log.matchAll(/✓ (.+)/g)].map(([, name = '']) => name.trim()),
    duration,
  }
}

function find(log: string, pattern: RegExp): RegExpMatchArray {
  const found = log.match(pattern)
  if (found === null) throw new Error(`k6 printed no ${pattern.source}:\n${log.slice(-4_000)}`)
  return found
}
