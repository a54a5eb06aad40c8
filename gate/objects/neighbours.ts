import type { KubernetesObject } from '../types.ts'
import { grouped } from './grouped.ts'
import { kindOf, refTo } from './identity.ts'
import { referencesOf } from './references.ts'
import type { Workloads } from './selection.ts'
import { partAt } from './shape.ts'
import type { Workload } from './workload.ts'

/** The Services that send to the pods of an object, by the object. */
export function servicesByTarget(
  objects: readonly KubernetesObject[],
  workloads: Workloads,
): ReadonlyMap<KubernetesObject, readonly KubernetesObject[]> {
  return grouped(
    objects.filter((object) => kindOf(object) === 'Service'),
    (service) =>
      workloads.withLabels(partAt(service, 'spec', 'selector'), service.metadata.namespace).map(({ object }) => object),
  )
}

/** The key of what an object scales; none if it is no autoscaler. */
export function scaledBy(object: KubernetesObject): string[] {
  if (!['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'].includes(kindOf(object))) return []
  const { kind = 'Deployment', name } = partAt(object, 'spec', 'scaleTargetRef')
  return [refTo(`apps/${kind}`, object.metadata.namespace, String(name))]
}

/** The workloads that need an object, by the key of the object. */
export const usersByReference = (workloads: Workloads): ReadonlyMap<string, readonly Workload[]> =>
  grouped(
    workloads.all,
    (workload) =>
      new Set(referencesOf(workload).map(({ kind, name }) => refTo(kind, workload.object.metadata.namespace, name))),
  )
