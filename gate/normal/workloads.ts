import { isPart, type Part, partsAt } from '../objects/shape.ts'
import { dropZeros, fill, madeAt } from './filling.ts'
import { normaliseClaimSpec, normalisePodSpec, normalisePodTemplate } from './pods.ts'
import { comparableQuantity, storedQuantity } from './quantity.ts'

/** Fills in what the API server would, by kind. */
type Normaliser = (object: Part) => void

/**
 * The objects with pods. `spec.replicas` is not among the defaults: where an autoscaler sets it, its absence says
 * something else than 1.
 */
export const workloadNormalisers: Readonly<Record<string, Normaliser>> = {
  'apps/Deployment': (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { progressDeadlineSeconds: 600, revisionHistoryLimit: 10 })
    dropZeros(spec, ['minReadySeconds', 'paused'])
    const strategy = madeAt(spec, 'strategy')
    fill(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate')
      fill(madeAt(strategy, 'rollingUpdate'), { maxSurge: '25%', maxUnavailable: '25%' })
    // Equal amounts are equal to its controller, however they are written.
    normalisePodTemplate(madeAt(spec, 'template'), comparableQuantity)
  },
  'apps/ReplicaSet': (object) => {
    dropZeros(madeAt(object, 'spec'), ['minReadySeconds'])
    normalisePodTemplate(madeAt(madeAt(object, 'spec'), 'template'), comparableQuantity)
  },
  'apps/StatefulSet': (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10 })
    if (isPart(spec.ordinals)) dropZeros(spec.ordinals, ['start'])
    dropZeros(spec, ['minReadySeconds', 'ordinals'])
    fill(madeAt(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' })
    const strategy = madeAt(spec, 'updateStrategy')
    fill(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate') fill(madeAt(strategy, 'rollingUpdate'), { partition: 0 })
    for (const claim of partsAt(spec, 'volumeClaimTemplates')) normaliseClaimTemplate(claim)
    // Its controller compares bytes: a Gi that is written in digits restarts pods.
    normalisePodTemplate(madeAt(spec, 'template'), storedQuantity)
  },
  'apps/DaemonSet': (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { revisionHistoryLimit: 10 })
    dropZeros(spec, ['minReadySeconds'])
    const strategy = madeAt(spec, 'updateStrategy')
    fill(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate') fill(madeAt(strategy, 'rollingUpdate'), { maxSurge: 0, maxUnavailable: 1 })
    normalisePodTemplate(madeAt(spec, 'template'), storedQuantity)
  },
  'batch/Job': (object) => normaliseJobSpec(madeAt(object, 'spec')),
  'batch/CronJob': (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { concurrencyPolicy: 'Allow', failedJobsHistoryLimit: 1, successfulJobsHistoryLimit: 3, suspend: false })
    const template = madeAt(spec, 'jobTemplate')
    dropZeros(madeAt(template, 'metadata'), ['labels', 'annotations'])
    normaliseJobSpec(madeAt(template, 'spec'))
  },
  Pod: (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority' })
    normalisePodSpec(spec, comparableQuantity)
  },
}

function normaliseJobSpec(spec: Part): void {
  if (spec.completions === undefined && spec.parallelism === undefined) fill(spec, { completions: 1 })
  fill(spec, { backoffLimit: 6, completionMode: 'NonIndexed', manualSelector: false, parallelism: 1, suspend: false })
  fill(spec, { podReplacementPolicy: isPart(spec.podFailurePolicy) ? 'Failed' : 'TerminatingOrFailed' })
  for (const rule of partsAt(spec, 'podFailurePolicy', 'rules')) {
    for (const condition of partsAt(rule, 'onPodConditions')) fill(condition, { status: 'True' })
  }
  normalisePodTemplate(madeAt(spec, 'template'), comparableQuantity)
}

function normaliseClaimTemplate(claim: Part): void {
  delete claim.apiVersion
  delete claim.kind
  delete claim.status
  const metadata = madeAt(claim, 'metadata')
  dropZeros(metadata, ['labels', 'annotations'])
  delete metadata.creationTimestamp
  normaliseClaimSpec(madeAt(claim, 'spec'), comparableQuantity)
}
