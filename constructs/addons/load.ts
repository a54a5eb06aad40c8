import type { Duration } from 'cdk8s'
import { milliseconds } from '../platform/quantities.ts'
import type { Thresholds } from './thresholds.ts'

/** One step of a load with a varying number of users: over the duration, their number moves to the target. */
export interface LoadStage {
  readonly duration: Duration
  /** Virtual users at the end of the stage. */
  readonly target: number
}

/** A load that does not wait for responses: a slower service gets just as much of it. */
export interface ConstantArrivalRate {
  /** Iterations started each second. */
  readonly rate: number
  readonly duration: Duration
  /** Virtual users created before the run. @default - a quarter of the rate: iterations may take 250 ms */
  readonly preAllocatedVUs?: number
  /**
   * Maximum number of virtual users; an iteration that finds none free is dropped. @default - the rate: iterations may take a
   * second
   */
  readonly maxVUs?: number
}

/** The load: one of the two. */
interface Load {
  readonly stages?: readonly LoadStage[]
  readonly constantArrivalRate?: ConstantArrivalRate
}

/** The users of a constant arrival rate, resolved. */
export function usersOf({ rate, preAllocatedVUs, maxVUs }: ConstantArrivalRate): {
  readonly preAllocatedVUs: number
  readonly maxVUs: number
} {
  const before = preAllocatedVUs ?? Math.ceil(rate / 4)
  return { preAllocatedVUs: before, maxVUs: maxVUs ?? Math.max(rate, before) }
}

/** How long a load takes, in milliseconds, not counting the time for iterations still running at the end. */
export const lengthOf = ({ stages = [], constantArrivalRate }: Load): number =>
  [...stages, ...(constantArrivalRate ? [constantArrivalRate] : [])].reduce(
    (total, { duration }) => total + milliseconds(duration),
    0,
  )

/** A duration as k6 reads it. */
export function k6Duration(duration: Duration): string {
  const ms = milliseconds(duration)
  if (ms % 60_000 === 0) return `${ms / 60_000}m`
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`
}

/** The options of k6, for `k6 run --config`. https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/ */
export function k6Options({
  stages,
  constantArrivalRate,
  thresholds,
}: Load & { readonly thresholds: Thresholds }): object {
  return {
    ...(stages && { stages: stages.map(({ duration, target }) => ({ duration: k6Duration(duration), target })) }),
    ...(constantArrivalRate && { scenarios: { steady: steady(constantArrivalRate) } }),
    thresholds,
  }
}

const steady = (load: ConstantArrivalRate) => ({
  executor: 'constant-arrival-rate',
  rate: load.rate,
  timeUnit: '1s',
  duration: k6Duration(load.duration),
  ...usersOf(load),
})
