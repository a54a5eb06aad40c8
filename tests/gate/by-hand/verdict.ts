import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { diff } from '../../../commands/diff.ts'
import { changeReport, reaches } from '../../../gate/index.ts'
import { filesOfFolder } from '../../../gate/reading/folder.ts'
import { type Report, verdictOf } from '../../../gate/report/verdict.ts'
import type { ChangeClass } from '../../../gate/types.ts'
import { scratch } from '../../commands/program.ts'
import { project } from '../../project.ts'
import { Manifests } from './manifests.ts'
import type { Disaster, Harmless } from './row.ts'

/** What `--fail-on` is when nobody says it. */
const limit = diff(project).options.find(({ long }) => long === '--fail-on')?.defaultValue as ChangeClass

/** What `main.ts diff` says about an edited copy of a folder, held against the folder itself. */
export async function verdictOn(row: Disaster | Harmless) {
  const [system, environment, root] = [basename(row.in), basename(dirname(row.in)), dirname(dirname(row.in))]
  const manifests = new Manifests(filesOfFolder(row.in))
  row.edit(manifests)
  const copy = join(scratch(), 'dist')
  const folder = join(copy, environment, system)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of manifests.files) writeFileSync(join(folder, file), text)
  const request = { now: copy, against: root, environment, system }
  // No file of acceptances: those of this repository must not let a disaster pass.
  const { report } = await changeReport(request, join(copy, 'none.yaml'))
  return { report, class: verdictOf(report).class, exitCode: exitCode(report) }
}

/** As `main.ts diff` ends. */
export const exitCode = (report: Report, failOn: ChangeClass = limit): number => (reaches(report, failOn) ? 1 : 0)
