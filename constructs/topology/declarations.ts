import type { Duration } from 'cdk8s'
import type { IConstruct } from 'constructs'
import { milliseconds } from '../platform/quantities.ts'
import type { Workload } from '../workloads/workload.ts'
import type { WarningCode } from './codes.ts'

/** A warning that somebody has looked at. */
export interface Acceptance {
  readonly construct: IConstruct
  readonly code: WarningCode
  readonly reason: string
}

const ACCEPTED = 'cdk8s-kafka/accepted-finding'
const OUTAGE = 'cdk8s-kafka/expected-outage'

/**
 * Accepts a warning about a construct, with the reason: `lint` shows it as accepted, and `synth` no longer prints it. One that
 * matches nothing in any environment is a finding itself. Errors cannot be accepted.
 */
export function acceptFinding(construct: IConstruct, code: WarningCode, reason: string): void {
  construct.node.addMetadata(ACCEPTED, { code, reason })
}

/** What is accepted about a construct itself. */
export const acceptancesOf = (construct: IConstruct): Acceptance[] =>
  construct.node.metadata.filter(({ type }) => type === ACCEPTED).map(({ data }) => ({ construct, ...data }))

/** Whether somebody has said why; an acceptance without a reason accepts nothing. */
export const hasReason = ({ reason }: Acceptance): boolean => reason.trim() !== ''

/**
 * Says how long a workload that consumes may be away without losing events, for instance over a weekend: `lint` compares it with
 * the retention of what it reads, and of its group's offsets.
 */
export function expectOutage(workload: Workload, longest: Duration): void {
  workload.node.addMetadata(OUTAGE, milliseconds(longest))
}

/** The longest outage that was declared, in milliseconds. */
export function outageOf(workload: Workload): number | undefined {
  const declared = workload.node.metadata.filter(({ type }) => type === OUTAGE).map(({ data }) => data as number)
  return declared.length > 0 ? Math.max(...declared) : undefined
}
