import type { ApiObject } from 'cdk8s'
import type { IConstruct } from 'constructs'
import { apiObjectsOf } from '../../platform/api-objects.ts'

/** A Kubernetes object as it is written. */
export interface ManifestObject {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: Spec
}

interface Spec {
  readonly template?: { readonly spec: PodSpec }
  readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } }
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted: string }
  readonly ports?: readonly { readonly name: string; readonly port: number }[]
}

interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
}

interface Container {
  readonly image: string
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
}

/** The objects below a construct as they are written. */
export type ManifestsOf = (construct: IConstruct) => ManifestObject[]

/** Reads manifests, each once; to be asked for when the rules hold, and the tree no longer grows. */
export function manifestReader(): ManifestsOf {
  const known = new Map<ApiObject, ManifestObject>()
  const read = (object: ApiObject) => {
    const manifest = known.get(object) ?? (object.toJson() as ManifestObject)
    known.set(object, manifest)
    return manifest
  }
  return (construct) => apiObjectsOf(construct).map(read)
}

const podOf = ({ spec }: ManifestObject): PodSpec | undefined =>
  (spec?.template ?? spec?.jobTemplate?.spec.template)?.spec

/** What the pods of an object run. */
export function containersOf(object: ManifestObject): readonly Container[] {
  const pod = podOf(object)
  return pod ? [...(pod.initContainers ?? []), ...pod.containers] : []
}

/** The variables with a value of the constructs' own containers, the first of their pods. */
export const envOf = (objects: readonly ManifestObject[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    objects
      .flatMap((object) => podOf(object)?.containers[0]?.env ?? [])
      .flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  )

/** What becomes of the volumes of StatefulSets that are deleted; `Delete` if any of them says so. */
export function volumesWhenDeleted(objects: readonly ManifestObject[]): string | undefined {
  const policies = objects.flatMap(({ spec }) => spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted ?? [])
  return policies.find((policy) => policy === 'Delete') ?? policies[0]
}
