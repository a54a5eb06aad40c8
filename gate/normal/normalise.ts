import { isBuiltIn, isClusterWide, kindOf } from '../objects/identity.ts'
import { isPart, type Part } from '../objects/shape.ts'
import type { KubernetesObject } from '../types.ts'
import { dropZeros, madeAt } from './filling.ts'
import { otherNormalisers } from './others.ts'
import { workloadNormalisers } from './workloads.ts'

const normalisers = { ...workloadNormalisers, ...otherNormalisers }

/**
 * An object as the API server would keep it: defaults are written out, amounts spelled alike, and what says nothing is
 * left out. The object that was read stays as it is.
 * @param namespace of objects that name none
 */
export function normalised(object: KubernetesObject, namespace: string | undefined): KubernetesObject {
  const copy = copied(object, isBuiltIn(object)) as Part
  const metadata = madeAt(copy, 'metadata')
  for (const key of ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid']) {
    delete metadata[key]
  }
  delete copy.status
  if (isPart(metadata.annotations)) delete metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']
  dropZeros(metadata, ['labels', 'annotations'])
  if (isClusterWide(object)) delete metadata.namespace
  else if (namespace !== undefined) metadata.namespace ??= namespace
  normalisers[kindOf(object)]?.(copy)
  return copy as unknown as KubernetesObject
}

/** A deep copy without nulls and, in kinds of Kubernetes, without empty lists: they say what their absence says. */
function copied(value: unknown, withoutEmpty: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => copied(item, withoutEmpty))
  if (!isPart(value)) return value
  const copy: Part = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue
    if (withoutEmpty && Array.isArray(item) && item.length === 0) continue
    copy[key] = copied(item, withoutEmpty)
  }
  return copy
}
