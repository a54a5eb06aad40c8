import type { KubernetesObject } from '../types.ts'
import { kindOf } from './identity.ts'
import { workloadsOf } from './selection.ts'
import { partAt } from './shape.ts'

/** What other objects of one side have to do with workloads. */
interface Neighbours {
  readonly services: ReadonlyMap<KubernetesObject, readonly KubernetesObject[]>
  readonly autoscaled: ReadonlySet<string>
}

function neighboursOf(objects: readonly KubernetesObject[]): Neighbours {
  const known = sides.get(objects)
  if (known !== undefined) return known
  const services = new Map<KubernetesObject, KubernetesObject[]>()
  const autoscaled = new Set<string>()
  for (const object of objects) {
    const spec = partAt(object, 'spec')
    if (kindOf(object) === 'autoscaling/HorizontalPodAutoscaler') {
      const { kind, name } = partAt(spec, 'scaleTargetRef')
      autoscaled.add(`${kind} ${object.metadata.namespace ?? ''}/${name}`)
    }
    if (kindOf(object) !== 'Service') continue
    for (const workload of workloadsOf(objects).withLabels(partAt(spec, 'selector'), object.metadata.namespace)) {
      const other = services.get(workload.object)
      if (other === undefined) services.set(workload.object, [object])
      else other.push(object)
    }
  }
  const neighbours = { services, autoscaled }
  sides.set(objects, neighbours)
  return neighbours
}

const sides = new WeakMap<readonly KubernetesObject[], Neighbours>()

/** The Services of one side that send to the pods of an object. */
export const servicesOf = (
  objects: readonly KubernetesObject[],
  object: KubernetesObject,
): readonly KubernetesObject[] => neighboursOf(objects).services.get(object) ?? []

/** Whether an autoscaler of one side says how many pods an object has. */
export const isAutoscaled = (objects: readonly KubernetesObject[], { kind, metadata }: KubernetesObject): boolean =>
  neighboursOf(objects).autoscaled.has(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`)
