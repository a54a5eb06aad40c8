import type { KubernetesObject } from '../types.ts'
import { kindOf } from './identity.ts'
import { type Part, partAt, partsAt, valueAt } from './shape.ts'

/** An object that makes pods, and where it says how they look. */
export interface Workload {
  readonly object: KubernetesObject
  /** Of the pods' metadata and spec; empty for a pod itself. */
  readonly path: string
  readonly labels: Readonly<Record<string, unknown>>
  /** Annotations of the pods. */
  readonly annotations: Readonly<Record<string, unknown>>
  readonly spec: Part
  /** All containers, the ones that run first included. */
  readonly containers: readonly Container[]
}

/** A container, and where it stands. */
export interface Container {
  readonly name: string
  readonly path: string
  readonly part: Part
  /** Whether it has to end before the pod starts. */
  readonly isInit: boolean
}

/** Where the kinds with pods say how they look. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
}

/** The pods of an object; `undefined` if it makes none. */
export function workloadOf(object: KubernetesObject): Workload | undefined {
  const steps = templates[kindOf(object)]
  if (steps === undefined) return undefined
  const template = partAt(object, ...steps)
  const path = steps.join('.')
  return {
    object,
    path,
    labels: partAt(template, 'metadata', 'labels'),
    annotations: partAt(template, 'metadata', 'annotations'),
    spec: partAt(template, 'spec'),
    containers: ['containers', 'initContainers'].flatMap((list) =>
      partsAt(template, 'spec', list).map((part) => ({
        name: String(part.name),
        path: `${path === '' ? '' : `${path}.`}spec.${list}[${part.name}]`,
        part,
        // One that is always restarted is a sidecar: it runs beside the others.
        isInit: list === 'initContainers' && part.restartPolicy !== 'Always',
      })),
    ),
  }
}

/** How many pods it runs; `undefined`: as many as an autoscaler or the nodes say. */
export function replicasOf(object: KubernetesObject): number | undefined {
  const { replicas } = partAt(object, 'spec')
  return typeof replicas === 'number' ? replicas : undefined
}

/** The objects that run pods all the time. */
export const runsAllTheTime = (object: KubernetesObject): boolean =>
  ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet'].includes(kindOf(object))

/** Whether the manifest says that pods stay as they are, whatever happens to their template. */
export const isHeldBack = (object: KubernetesObject): boolean =>
  kindOf(object) === 'apps/Deployment'
    ? valueAt(object, 'spec', 'paused') === true
    : valueAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete'
