import { changeReport, reaches } from './index.ts'
import type { ReportOptions } from './options.ts'
import { writers } from './report/formats.ts'
import type { Request } from './sides.ts'

/**
 * Prints what a change does on stdout, and warnings on stderr.
 * @returns the exit code
 * @throws {UserError} if a side, the file of acceptances or the folder of schemas cannot be read.
 */
export async function printReport(
  request: Request,
  { accepted, format, failOn, appliedBy, schemas }: ReportOptions,
): Promise<0 | 1> {
  const { report, warnings } = await changeReport({ ...request, appliedBy }, accepted, schemas)
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
  process.stdout.write(`${writers[format](report)}\n`)
  return reaches(report, failOn) ? 1 : 0
}
