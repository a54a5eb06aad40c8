import { join } from 'node:path'
import type { UnitFinding } from '../../synthesis/gate/assess.ts'
import { changeReport } from '../../synthesis/gate/index.ts'
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
  const [against, folder] = [join(place, 'before'), join(place, 'after')]
  const system = (side: string) => join(side, 'truth')
  written(before, system(against))
  written(after, system(folder))
  const { report } = await changeReport({ folder, against }, join(place, 'nothing-is-accepted.yaml'))
  return { before: system(against), after: system(folder), findings: report.findings }
}
