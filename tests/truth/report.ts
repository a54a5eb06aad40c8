import { join } from 'node:path'
import { changeReport } from '../../gate/index.ts'
import type { UnitFinding } from '../../gate/types.ts'
import { written } from './observed/apply.ts'
import type { Folder } from './system.ts'

/** Two sides of a change as folders on a disk, and what the gate says about them. */
export interface Reported {
  /** What `kubectl apply -f` is given. */
  readonly before: string
  readonly after: string
  readonly findings: readonly UnitFinding[]
}

/** Writes both sides below a place, and asks the gate. Nothing is accepted. */
export async function reported(before: Folder, after: Folder, place: string): Promise<Reported> {
  const [against, now] = [join(place, 'before'), join(place, 'after')]
  const system = (side: string) => join(side, 'truth')
  written(before, system(against))
  written(after, system(now))
  const { report } = await changeReport({ now, against }, join(place, 'nothing-is-accepted.yaml'))
  return { before: system(against), after: system(now), findings: report.findings }
}
