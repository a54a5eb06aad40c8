import { isRefused } from '../admission/refusals.ts'
import { workloadOf } from '../objects/workload.ts'
import type { KubernetesObject, UnitChange } from '../types.ts'
import { isWithin } from './finding.ts'
import { changeOf } from './lookups.ts'

/** Whether applying the change replaces pods of an object: its template differs, and is taken. */
export function isRolledOut(change: UnitChange, object: KubernetesObject): boolean {
  const path = workloadOf(object)?.path
  const differs =
    path !== undefined && (changeOf(change, object)?.fields.some((field) => isWithin(field.path, path)) ?? false)
  if (!differs) return false
  const { apiVersion, kind, metadata } = object
  return !isRefused(change, { apiVersion, kind, namespace: metadata.namespace, name: metadata.name })
}
