import { kindOf } from '../objects/identity.ts'
import { type Part, partAt, partsAt } from '../objects/shape.ts'
import { workloadOf } from '../objects/workload.ts'
import type { KubernetesObject } from '../types.ts'
import type { Problem } from './problem.ts'

/** Required fields that are missing, and fields that contradict each other: what a bad merge leaves behind. */
export function contradictions(object: KubernetesObject): Problem[] {
  const spec = partAt(object, 'spec')
  switch (kindOf(object)) {
    case 'Service':
      return ports(spec)
    case 'policy/PodDisruptionBudget':
      return budget(spec)
    case 'autoscaling/HorizontalPodAutoscaler':
      return autoscaler(spec)
    default:
      return images(object)
  }
}

const missing = (path: string): Problem => ({
  path,
  value: undefined,
  reason: `${path} is missing`,
  fix: `Set ${path}.`,
})

const images = (object: KubernetesObject): Problem[] =>
  (workloadOf(object)?.containers ?? []).flatMap(({ path, part }) =>
    part.image === undefined || part.image === '' ? [missing(`${path}.image`)] : [],
  )

/** A headless Service needs none. */
function ports(spec: Part): Problem[] {
  const isNeeded = spec.clusterIP !== 'None' && spec.type !== 'ExternalName'
  return isNeeded && partsAt(spec, 'ports').length === 0 ? [missing('spec.ports')] : []
}

function budget({ minAvailable, maxUnavailable }: Part): Problem[] {
  if (minAvailable === undefined || maxUnavailable === undefined) return []
  return [
    {
      path: 'spec.minAvailable',
      value: minAvailable,
      reason: `minAvailable ${minAvailable} and maxUnavailable ${maxUnavailable} are both set`,
      fix: 'Remove one of them.',
    },
  ]
}

function autoscaler(spec: Part): Problem[] {
  const { minReplicas, maxReplicas } = spec
  const problems: Problem[] = []
  if (spec.scaleTargetRef === undefined) problems.push(missing('spec.scaleTargetRef'))
  if (maxReplicas === undefined) problems.push(missing('spec.maxReplicas'))
  if (typeof minReplicas === 'number' && typeof maxReplicas === 'number' && minReplicas > maxReplicas) {
    problems.push({
      path: 'spec.maxReplicas',
      value: maxReplicas,
      reason: `spec.maxReplicas is ${maxReplicas}, below spec.minReplicas, which is ${minReplicas}`,
      fix: `Set it to ${minReplicas} or more.`,
    })
  }
  return problems
}
