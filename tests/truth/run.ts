import { join } from 'node:path'
import type { UnitFinding } from '../../synthesis/gate/assess.ts'
import { changeReport } from '../../synthesis/gate/index.ts'
import { kubectl } from '../cluster/support/kubectl.ts'
import type { Change, Outcome } from './change.ts'
import { claimsOf, mismatches } from './claims.ts'
import { apply, written } from './observed/apply.ts'
import { changedIn, outcomeOf } from './observed/outcome.ts'
import { stored } from './observed/stored.ts'
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
  const [against, folder] = [join(place, 'before'), join(place, 'after')]
  written(old, join(against, 'truth'))
  written(now, join(folder, 'truth'))
  const { report } = await changeReport({ folder, against }, join(place, 'nothing-is-accepted.yaml'))

  const first = await apply(join(against, 'truth'))
  if (first.errors !== '') throw new Error(`the old manifests are refused: ${first.errors}`)
  const before = await stored(home)
  const applied = await apply(join(folder, 'truth'))
  const after = await stored(home)
  const observation = { home, before: { folder: old, stored: before }, after: { folder: now, stored: after, applied } }
  const outcome = outcomeOf(observation)
  return {
    outcome,
    errors: applied.errors,
    findings: report.findings,
    wrong: mismatches(outcome, changedIn(observation), claimsOf(home, report.findings)),
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
