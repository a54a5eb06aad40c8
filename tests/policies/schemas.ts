import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { CronJob } from 'kubernetes-models/batch/v1/CronJob'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Namespace } from 'kubernetes-models/v1/Namespace'
import { Secret } from 'kubernetes-models/v1/Secret'
import { Service } from 'kubernetes-models/v1/Service'
import type { Manifest } from '../support.ts'

const models = {
  ConfigMap,
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
  StatefulSet,
} as const satisfies Record<Manifest['kind'], unknown>

/**
 * What Kubernetes' schemas say about an object, unknown fields included. The validators accept those, as the schemas do;
 * but a validator looks at every field that it knows, so that a field it never looked at is one that Kubernetes would drop.
 */
export function schemaProblems(object: Manifest): string[] {
  const unseen = new Set<string>()
  try {
    // Called on the object itself: a model would copy it, and so look at every field.
    models[object.kind].prototype.validate.call(watched(object, '', unseen))
  } catch (error) {
    return [(error as Error).message]
  }
  return [...unseen].map((path) => `unknown field ${path}`)
}

/** A view of a value that reports the paths of all fields below it, until they are looked at. */
function watched<T extends object>(value: T, path: string, unseen: Set<string>): T {
  const views = new Map<string, unknown>()
  for (const key of Object.keys(value)) unseen.add(`${path}/${key}`)
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver)
      if (typeof key === 'symbol') return found
      unseen.delete(`${path}/${key}`)
      if (typeof found !== 'object' || found === null) return found
      if (!views.has(key)) views.set(key, watched(found, `${path}/${key}`, unseen))
      return views.get(key)
    },
  })
}
