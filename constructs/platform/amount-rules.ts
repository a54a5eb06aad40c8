import { type Duration, Size } from 'cdk8s'
import { formatSize, kibibytes, milliseconds, type Resources } from './quantities.ts'
import type { Rule } from './validation.ts'

/** Whether a number counts something: not NaN, not infinite, no fraction. */
export const isCount = (value: number, least = 1): boolean => Number.isSafeInteger(value) && value >= least

/** Rules for amounts see `undefined` as left out. */
type Get<T, Amount> = (subject: T) => Amount | undefined

/** The rule for sizes: at least one KiB, the smallest that Kubernetes is given. */
export const sizeRule = <T>(prop: string, get: Get<T, Size>, fix: string): Rule<T> => ({
  prop,
  broken: (subject) => {
    const size = get(subject)
    return size !== undefined && !isCount(kibibytes(size))
  },
  got: (subject) => {
    const size = get(subject)
    return size && formatSize(size)
  },
  allowed: () => 'a positive size',
  fix: () => fix,
})

/** The limits of a duration, and what to do about one outside of them. */
interface DurationBounds extends Pick<Rule<never>, 'code'> {
  readonly unit: 'seconds' | 'milliseconds'
  readonly least: number
  readonly fix: string
}

/** The rule for durations that become a field in whole units. */
export const durationRule = <T>(
  prop: string,
  get: Get<T, Duration>,
  { code = 'LINT-VALUE', unit, least, fix }: DurationBounds,
): Rule<T> => ({
  code,
  prop,
  broken: (subject) => {
    const duration = get(subject)
    return duration !== undefined && !isCount(milliseconds(duration) / (unit === 'seconds' ? 1000 : 1), least)
  },
  got: (subject) => {
    const duration = get(subject)
    return duration && formatDuration(duration)
  },
  allowed: () => `whole ${unit} from ${least} up`,
  fix: () => fix,
})

/**
 * The rules for CPU and memory.
 * @param least memory without which the program does not even start, and why
 */
export const resourceRules = <T>(prop: string, get: Get<T, Resources>, least?: LeastSize): Rule<T>[] => [
  ...(least === undefined ? [] : [leastSizeRule<T>(`${prop}.memory`, (subject) => get(subject)?.memory, least)]),
  {
    prop: `${prop}.cpu`,
    broken: (subject) => !/^(?!0+(\.0+)?m?$)\d+(\.\d+)?m?$/.test(get(subject)?.cpu.amount ?? '1'),
    got: (subject) => get(subject)?.cpu.amount,
    allowed: () => 'a positive amount',
    fix: () => 'give what the container needs under load, for example Cpu.millis(100)',
  },
  sizeRule(
    `${prop}.memory`,
    (subject) => get(subject)?.memory,
    'give what the container needs under load, for example Size.mebibytes(256)',
  ),
]

/** A size below which something does not work. */
interface LeastSize {
  readonly size: Size
  readonly because: string
  /** @default 'raise it' */
  readonly fix?: string
}

/** The rule for a size that is one, and too small. */
export const leastSizeRule = <T>(
  prop: string,
  get: Get<T, Size>,
  { size: least, because, fix = 'raise it' }: LeastSize,
): Rule<T> => ({
  prop,
  broken: (subject) => {
    const size = get(subject)
    return size !== undefined && isCount(kibibytes(size)) && kibibytes(size) < kibibytes(least)
  },
  got: (subject) => {
    const size = get(subject)
    return size && formatSize(size)
  },
  allowed: () => `at least ${formatSize(least)}: ${because}`,
  fix: () => fix,
})

/** Node itself takes 45 MiB; a quarter of the memory is kept from its heap. */
export const NODE_MEMORY: LeastSize = { size: Size.mebibytes(96), because: 'Node alone takes half of it' }

/** A duration as people write it. */
export const formatDuration = (duration: Duration): string =>
  Number.isFinite(milliseconds(duration)) ? duration.toHumanString() : `${milliseconds(duration)} milliseconds`
