import { durationRule, formatDuration, isCount } from '../platform/amount-rules.ts'
import { milliseconds } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'
import { type LoadStage, usersOf } from './load.ts'
import type { LoadTestProps } from './load-test-props.ts'

const rate = ({ constantArrivalRate }: LoadTestProps) => constantArrivalRate
const pause = ({ thinkTime }: LoadTestProps) => (thinkTime === 'none' ? undefined : thinkTime)

const wrongStages = ({ stages = [] }: LoadTestProps) =>
  stages.filter(({ duration, target }) => !isCount(milliseconds(duration), 0) || !isCount(target, 0))
const hasLoad = (stages: readonly LoadStage[]) =>
  stages.some(({ target }) => target > 0) && stages.some(({ duration }) => milliseconds(duration) > 0)

/** Users or rates of a load test that k6 would refuse, or that would produce no load. */
export const loadRules: readonly Rule<LoadTestProps>[] = [
  {
    prop: 'stages and constantArrivalRate',
    broken: ({ stages, constantArrivalRate }) => (stages === undefined) === (constantArrivalRate === undefined),
    got: ({ stages }) => (stages === undefined ? 'none' : 'both'),
    allowed: () => 'one of them',
    fix: () => 'give stages for a number of users, or constantArrivalRate for a rate that does not wait for answers',
  },
  {
    prop: 'stages',
    broken: (subject) => wrongStages(subject).length > 0,
    got: (subject) =>
      wrongStages(subject)
        .map(({ duration, target }) => `${target} in ${formatDuration(duration)}`)
        .join(', '),
    allowed: () => 'whole numbers of users from 0 up, in whole milliseconds from 0 up',
    fix: () => 'give the number of users at the end of each stage',
  },
  {
    prop: 'stages',
    broken: (subject) => subject.stages !== undefined && wrongStages(subject).length === 0 && !hasLoad(subject.stages),
    got: ({ stages }) => (stages?.length === 0 ? 'none' : 'no users, or no time'),
    allowed: () => 'at least one stage with users',
    fix: () => 'give the number of users at the end of each stage',
  },
  {
    prop: 'constantArrivalRate.rate',
    broken: (subject) => !isCount(rate(subject)?.rate ?? 1),
    got: (subject) => rate(subject)?.rate,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give the iterations of one second',
  },
  durationRule('constantArrivalRate.duration', (subject: LoadTestProps) => rate(subject)?.duration, {
    unit: 'seconds',
    least: 1,
    fix: 'give the time for which the rate is held',
  }),
  {
    prop: 'constantArrivalRate.preAllocatedVUs',
    broken: (subject) => !isCount(rate(subject)?.preAllocatedVUs ?? 1),
    got: (subject) => rate(subject)?.preAllocatedVUs,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'leave it out for a quarter of the rate',
  },
  {
    prop: 'constantArrivalRate.maxVUs',
    broken: ({ constantArrivalRate: load }) => {
      if (load === undefined || !isCount(load.rate)) return false
      const { preAllocatedVUs, maxVUs } = usersOf(load)
      return isCount(preAllocatedVUs) && !isCount(maxVUs, preAllocatedVUs)
    },
    got: (subject) => rate(subject)?.maxVUs,
    allowed: ({ constantArrivalRate: load }) =>
      `a whole number from preAllocatedVUs (${load && usersOf(load).preAllocatedVUs}) up`,
    fix: () => 'leave it out for the same number as the rate',
  },
  durationRule('thinkTime.min', (subject: LoadTestProps) => pause(subject)?.min, {
    unit: 'milliseconds',
    least: 0,
    fix: "give the shortest pause, or thinkTime: 'none'",
  }),
  durationRule('thinkTime.max', (subject: LoadTestProps) => pause(subject)?.max, {
    unit: 'milliseconds',
    least: 0,
    fix: "give the longest pause, or thinkTime: 'none'",
  }),
  {
    prop: 'thinkTime',
    broken: (subject) => {
      const { min, max } = pause(subject) ?? {}
      return min !== undefined && max !== undefined && milliseconds(min) > milliseconds(max)
    },
    got: (subject) => {
      const { min, max } = pause(subject) ?? {}
      return min && max && `${formatDuration(min)} to ${formatDuration(max)}`
    },
    allowed: () => 'min up to max',
    fix: () => 'swap them',
  },
  {
    prop: 'thinkTime',
    broken: (subject) => rate(subject) !== undefined && pause(subject) !== undefined,
    got: () => 'a pause with constantArrivalRate',
    allowed: () => 'a pause with stages only',
    fix: () => 'leave it out: the rate sets the pace, a pause only requires more users',
  },
]
