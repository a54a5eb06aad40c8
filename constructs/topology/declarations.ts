import type { Duration } from 'cdk8s'
import type { IConstruct } from 'constructs'
import { milliseconds } from '../platform/quantities.ts'
import type { Workload } from '../workloads/workload.ts'
import type { WarningCode } from './codes.ts'

/** A warning that was reviewed and accepted. */
export interface Acceptance {
  readonly construct: IConstruct
  readonly code: WarningCode
  readonly reason: string
}

const ACCEPTED = 'cdk8s-kafka/accepted-finding'
const OUTAGE = 'cdk8s-kafka/expected-outage'

/**
 * Accepts a warning about a construct, with a reason: `lint` shows it as accepted, and `synth` no longer prints it. An
 * acceptance that matches no finding in any environment is itself reported. Errors cannot be accepted.
 */
export function acceptFinding(construct: IConstruct, code: WarningCode, reason: string): void {
  construct.node.addMetadata(ACCEPTED, { code, reason })
}

/** The acceptances for a construct itself. */
export const acceptancesOf = (construct: IConstruct): Acceptance[] =>
  construct.node.metadata.filter(({ type }) => type === ACCEPTED).map(({ data }) => ({ construct, ...data }))

/** Whether a reason is given; an acceptance without one accepts nothing. */
export const hasReason = ({ reason }: Acceptance): boolean => reason.trim() !== ''

/**
 * Declares how long a consuming workload may be down without losing events, for example over a weekend: `lint` compares it with
 * the retention of its topics and of its group's offsets.
 */
export function expectOutage(workload: Workload, longest: Duration): void {
  workload.node.addMetadata(OUTAGE, milliseconds(longest))
}

/** The longest declared outage, in milliseconds. */
export function outageOf(workload: Workload): number | undefined {
  const declared = workload.node.metadata.filter(({ type }) => type === OUTAGE).map(({ data }) => data as number)
  return declared.length > 0 ? Math.max(...declared) : undefined
}
