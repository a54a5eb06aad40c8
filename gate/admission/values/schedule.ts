import { kindOf } from '../../objects/identity.ts'
import { partAt } from '../../objects/shape.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Schedules and time zones that are none. */
export const scheduleRule = refusalRule(
  'K8S-REFUSED-SCHEDULE',
  refused(
    'The schedule of a CronJob is none: hour 25, weekday 7, six fields; or its time zone is unknown.',
    'Minute, hour, day, month, weekday (0-6); a time zone as in `Europe/Berlin`.',
  ),
  (object) => {
    if (kindOf(object) !== 'batch/CronJob') return []
    const { schedule, timeZone } = partAt(object, 'spec')
    const found: Problem[] = []
    const wrong = typeof schedule === 'string' ? problemOf(schedule) : undefined
    if (wrong !== undefined)
      found.push({
        path: 'spec.schedule',
        value: schedule,
        reason: `The schedule ${JSON.stringify(schedule)} is none: ${wrong}`,
        fix: 'Minute (0-59), hour (0-23), day (1-31), month (1-12), weekday (0-6).',
      })
    if (typeof timeZone === 'string' && !isTimeZone(timeZone))
      found.push({
        path: 'spec.timeZone',
        value: timeZone,
        reason: `${JSON.stringify(timeZone)} is no time zone`,
        fix: 'One of the IANA database, like Europe/Berlin or Etc/UTC.',
      })
    return found
  },
)

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly words?: readonly string[]
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'weekday', least: 0, most: 6, words: DAYS },
]

/** As the library of the CronJob controller reads it; `undefined`: it can. */
function problemOf(schedule: string): string | undefined {
  if (/^(?:CRON_)?TZ=/.test(schedule)) return 'the time zone belongs into spec.timeZone'
  if (schedule.startsWith('@'))
    return /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/.test(
      schedule,
    )
      ? undefined
      : `there is no ${schedule}`
  const parts = schedule.trim().split(/\s+/)
  if (parts.length !== fields.length) return `it has ${parts.length} fields, not 5`
  for (const [index, field] of fields.entries()) {
    for (const part of (parts[index] ?? '').split(',')) {
      if (!fits(part, field)) return `${part} is no ${field.name} (${field.least}-${field.most})`
    }
  }
  return undefined
}

function fits(part: string, field: Field): boolean {
  const [range = '', step, ...more] = part.split('/')
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false
  if (range === '*' || range === '?') return true
  const [from, to, ...rest] = range.split('-').map((one) => numberOf(one, field))
  if (rest.length > 0 || from === undefined || Number.isNaN(from) || Number.isNaN(to)) return false
  return from >= field.least && (to ?? from) <= field.most && from <= (to ?? field.most)
}

function numberOf(spelt: string, { words, least }: Field): number {
  const word = words?.indexOf(spelt.toLowerCase()) ?? -1
  if (word >= 0) return words === MONTHS ? word + least : word
  return /^\d+$/.test(spelt) ? Number(spelt) : Number.NaN
}

function isTimeZone(name: string): boolean {
  // Offsets and lower case are no names of the database.
  if (!/^[A-Z][\w+/-]*$/.test(name) || name === 'Local') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
