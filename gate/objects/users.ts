import type { KubernetesObject } from '../types.ts'
import { referencesOf } from './references.ts'
import { workloadsOf } from './selection.ts'
import type { Workload } from './workload.ts'

/** The workloads of one side that need an object; found once for each side. */
export function usersOf(
  objects: readonly KubernetesObject[],
  kind: string,
  namespace: string | undefined,
  name: string,
): readonly Workload[] {
  let users = sides.get(objects)
  if (users === undefined) {
    users = new Map<string, Workload[]>()
    for (const workload of workloadsOf(objects).all) {
      const place = workload.object.metadata.namespace ?? ''
      for (const one of new Set(
        referencesOf(workload).map((reference) => `${reference.kind} ${place}/${reference.name}`),
      )) {
        const known = users.get(one)
        if (known === undefined) users.set(one, [workload])
        else known.push(workload)
      }
    }
    sides.set(objects, users)
  }
  return users.get(`${kind} ${namespace ?? ''}/${name}`) ?? []
}

const sides = new WeakMap<readonly KubernetesObject[], Map<string, Workload[]>>()
