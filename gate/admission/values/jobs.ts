import { kindOf } from '../../objects/identity.ts'
import { isPart, type Part, partAt } from '../../objects/shape.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Numbers of workloads that contradict each other. */
export const jobsRule = refusalRule(
  'K8S-REFUSED-COUNT',
  refused(
    'Numbers that contradict each other: an Indexed Job without completions, a deadline below minReadySeconds, a number below zero.',
    'Set both, or none.',
  ),
  (object) => {
    const spec = partAt(object, 'spec')
    switch (kindOf(object)) {
      case 'batch/Job':
        return [...negative('spec', spec, JOB), ...indexed('spec', spec)]
      case 'batch/CronJob': {
        const job = partAt(spec, 'jobTemplate', 'spec')
        return [
          ...negative('spec', spec, [
            'startingDeadlineSeconds',
            'successfulJobsHistoryLimit',
            'failedJobsHistoryLimit',
          ]),
          ...negative('spec.jobTemplate.spec', job, JOB),
          ...indexed('spec.jobTemplate.spec', job),
        ]
      }
      case 'apps/Deployment':
        return [...negative('spec', spec, WORKLOAD), ...deadline(spec)]
      case 'apps/StatefulSet':
      case 'apps/DaemonSet':
      case 'apps/ReplicaSet':
        return negative('spec', spec, WORKLOAD)
      default:
        return []
    }
  },
)

const WORKLOAD = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']
const JOB = [
  'parallelism',
  'completions',
  'backoffLimit',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
  'activeDeadlineSeconds',
  'ttlSecondsAfterFinished',
]

const negative = (path: string, spec: Part, fields: readonly string[]): Problem[] =>
  fields.flatMap((field) => {
    const value = spec[field]
    return typeof value === 'number' && value < 0
      ? [{ path: `${path}.${field}`, value, reason: `${field} is below zero`, fix: 'Set it to 0 or more.' }]
      : []
  })

/** A rollout has failed before its pods can be available. */
function deadline({ progressDeadlineSeconds, minReadySeconds }: Part): Problem[] {
  if (typeof progressDeadlineSeconds !== 'number' || progressDeadlineSeconds > Number(minReadySeconds ?? 0)) return []
  return [
    {
      path: 'spec.progressDeadlineSeconds',
      value: progressDeadlineSeconds,
      reason: `progressDeadlineSeconds is ${progressDeadlineSeconds}, not above minReadySeconds, which is ${minReadySeconds ?? 0}`,
      fix: 'Raise it.',
    },
  ]
}

function indexed(path: string, spec: Part): Problem[] {
  const isIndexed = spec.completionMode === 'Indexed'
  const found: Problem[] = []
  const needs = (field: string, of: string) =>
    found.push({ path: `${path}.${field}`, value: spec[field], reason: `${of} needs ${field}`, fix: `Set ${field}.` })
  if (isIndexed && spec.completions === undefined) needs('completions', 'completionMode Indexed')
  if (!isIndexed && spec.backoffLimitPerIndex !== undefined) needs('completionMode', 'backoffLimitPerIndex')
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    needs('backoffLimitPerIndex', 'maxFailedIndexes')
  if (isPart(spec.podFailurePolicy) && partAt(spec, 'template', 'spec').restartPolicy === 'OnFailure')
    found.push({
      path: `${path}.podFailurePolicy`,
      value: undefined,
      reason: 'podFailurePolicy needs pods with restartPolicy Never',
      fix: 'Set restartPolicy to Never.',
    })
  return found
}
