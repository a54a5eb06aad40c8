import type { ChangeClass } from '../../../gate/types.ts'
import { groups } from '../changes/index.ts'
import type { Variation } from '../system.ts'
import type { Lab } from './lab.ts'
import { Manifests } from './manifests.ts'
import type { Overrides } from './places.ts'

/** The manifests on both sides of a change. */
export interface Sides {
  readonly before: Manifests
  readonly after: Manifests
}

/** What was seen with the manifests of each side, in words that have figures of the run. */
export interface Seen {
  readonly before: string
  readonly after: string
}

/** What the gate says, and where: `data-loss KAFKA-ACKS-LOWERED`. */
export type Claim = `${ChangeClass} ${string}`

/** A change, and the fault with which it does harm. */
export interface Risk {
  /** A row of tests/truth/changes by its name, or a change that the table does not have. */
  readonly change: string | { readonly name: string; readonly before?: Variation; readonly after: Variation }
  /** What is done to Kafka with the manifests of either side. */
  readonly fault: string
  /** All of these the gate has to say, and nothing worse. */
  readonly says: readonly Claim[]
  /** Does the fault with both sides, and fails when one of them is not as claimed. */
  readonly tried: (lab: Lab, sides: Sides) => Promise<Seen>
}

/** Risks that are tried on the same nodes, one after the other. */
export interface RiskGroup {
  readonly title: string
  /** The nodes; absent: each risk starts its own. */
  readonly nodes: Variation | undefined
  readonly overrides?: Overrides
  readonly risks: readonly Risk[]
}

const rows = groups.flatMap(({ changes }) => changes)

/** The change of a risk. */
export function changeOf({ change }: Risk): Exclude<Risk['change'], string> {
  if (typeof change !== 'string') return change
  const row = rows.find(({ name }) => name === change)
  if (row === undefined) throw new Error(`no row ${change} in tests/truth/changes`)
  return row
}

export function sidesOf(risk: Risk): Sides {
  const { before = {}, after } = changeOf(risk)
  return { before: new Manifests(before), after: new Manifests(after) }
}
