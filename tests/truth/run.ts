import type { UnitFinding } from '../../gate/types.ts'
import { kubectl } from '../cluster/support/kubectl.ts'
import type { Change, Outcome } from './change.ts'
import { claimsOf, mismatches } from './claims.ts'
import { apply } from './observed/apply.ts'
import { changedIn, outcomeOf } from './observed/outcome.ts'
import { stored } from './observed/stored.ts'
import { reported } from './report.ts'
import { folderOf } from './system.ts'

/** What happened, what had been said, and where they differ. */
export interface Truth {
  readonly outcome: Outcome
  /** What the API server says about what it refuses. */
  readonly errors: string
  readonly findings: readonly UnitFinding[]
  readonly wrong: readonly string[]
}

/** Applies the old manifests and then the new ones in a namespace of the change's own, and asks the gate about both. */
export async function tried(change: Change, home: string, place: string): Promise<Truth> {
  const [old, now] = [folderOf(change.before ?? {}, home), folderOf(change.after, home)]
  const said = await reported(old, now, place)

  const first = await apply(said.before)
  if (first.errors !== '') throw new Error(`the old manifests are refused: ${first.errors}`)
  const before = await stored(home)
  const applied = await apply(said.after)
  const after = await stored(home)
  const observation = { home, before: { folder: old, stored: before }, after: { folder: now, stored: after, applied } }
  const outcome = outcomeOf(observation)
  return {
    outcome,
    errors: applied.errors,
    findings: said.findings,
    wrong: mismatches(outcome, changedIn(observation), claimsOf(home, said.findings)),
  }
}

const namespaces = (home: string) => [home, `${home}-elsewhere`]

/** Deletes what a change has left, without waiting for it. */
export const forget = (home: string): Promise<string> =>
  kubectl(['delete', 'namespace', ...namespaces(home), '--ignore-not-found', '--wait=false'])

/** Deletes what is left of a run, also of one that was interrupted. */
export async function clear(homes: readonly string[]): Promise<void> {
  const ours = new Set(homes.flatMap(namespaces))
  const names = (await kubectl(['get', 'namespaces', '-o', 'jsonpath={.items[*].metadata.name}'])).split(' ')
  const left = names.filter((name) => ours.has(name))
  if (left.length > 0) await kubectl(['delete', 'namespace', ...left, '--ignore-not-found', '--timeout=300s'])
}
