import type { Selection } from '../contracts/selection.ts'
import { readAcceptances, reviewed } from './accepted.ts'
import { assess } from './assess.ts'
import { allCodes } from './codes.ts'
import { notAccepted, type Report } from './report/verdict.ts'
import { folderSchemas } from './schema/folder.ts'
import { kubernetesSchemas } from './schema/kubernetes.ts'
import { type Request, readSides } from './sides.ts'
import { type ChangeClass, rankOf } from './types.ts'

/**
 * Reports what applying the new side of a change does to a system that runs the old one. Nothing is written or applied.
 * @param accepted file of accepted findings; a missing file accepts nothing
 * @param schemas folder of JSON schemas of another version of Kubernetes, or of custom resources: `deployment-apps-v1.json`,
 *   `kafka.strimzi.io/kafka_v1beta2.json`. @default - those of the newest Kubernetes that is known here
 * @throws {UserError} if a side, the file or the folder cannot be read.
 */
export async function changeReport(
  request: Request,
  accepted: string,
  schemas?: string,
): Promise<{ readonly report: Report; readonly warnings: readonly string[] }> {
  const acceptances = readAcceptances(accepted, new Set(Object.keys(allCodes)))
  const { before, after, warnings } = await readSides(request)
  const assessment = assess(before, after, {
    applier: request.appliedBy,
    schemas: schemas === undefined ? undefined : folderSchemas(schemas, kubernetesSchemas()),
  })
  const { findings, idle } = reviewed(assessment.findings, acceptances, new Date().toISOString().slice(0, 10))
  // A part of everything does not show what an acceptance is for.
  return { report: { ...assessment, findings, idle: isPart(request) ? [] : idle }, warnings }
}

const isPart = ({ environment, system }: Selection) => environment !== undefined || system !== undefined

/** Whether a finding that is not accepted is at least as bad as a class. */
export const reaches = ({ findings }: Report, limit: ChangeClass): boolean =>
  notAccepted(findings).some((finding) => rankOf(finding.class) <= rankOf(limit))
