const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

interface Field {
  readonly low: number
  readonly high: number
  /** What can be written for the values from the lowest on. */
  readonly names: readonly string[]
}

/** Minute, hour, day of the month, month, day of the week. */
const fields: readonly Field[] = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
]

/**
 * Whether Kubernetes accepts a text as the schedule of a CronJob: five fields of cron, or one of its macros.
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function isCronSchedule(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true
  const given = text.trim().split(/\s+/)
  return given.length === fields.length && fields.every((field, index) => isField(given[index] ?? '', field))
}

const isField = (text: string, field: Field) => text.split(',').every((part) => isRange(part, field))

/** `*`, `5`, `1-5`, each with or without a step, `/15`. */
function isRange(text: string, { low, high, names }: Field): boolean {
  const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? []
  if (range === '' || Number(step) < 1) return false
  if (range === '*' || range === '?') return true
  const values = range.split('-').map((value) => {
    const named = names.indexOf(value.toLowerCase())
    if (named >= 0) return low + named
    return /^\d+$/.test(value) ? Number(value) : Number.NaN
  })
  const [first = Number.NaN, last = first] = values
  return values.length <= 2 && first >= low && first <= last && last <= high
}
