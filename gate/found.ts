import type { ChangeClass, FieldChange, Finding, KubernetesObject } from './types.ts'

/** A place in a manifest. */
export interface Place {
  readonly object: KubernetesObject
  /** Of a field; empty: the object itself. */
  readonly path: string
}

/** What something does, and what to do about it. */
export interface Effect {
  readonly code: string
  readonly class: ChangeClass
  readonly why: string
  readonly action: string
}

/** What a rule found. */
export interface Found extends Effect {
  readonly at: Place
  readonly old?: unknown
  readonly new?: unknown
  /**
   * Field changes that need no other explanation: more general rules keep silent about them, unless they have a worse
   * class to report. @default - none
   */
  readonly explains?: readonly FieldChange[]
  /** Whether the API server refuses the object because of it. @default false */
  readonly refuses?: boolean
}

/** What a rule found about the object that it was asked about. */
export interface FoundHere extends Omit<Found, 'at'> {
  /** @default - that of the first field in `explains`, or the object itself. So are `old` and `new`. */
  readonly path?: string
}

/** Says which object something was found about. */
export function about(object: KubernetesObject, { path, ...found }: FoundHere): Found {
  const field = found.explains?.[0]
  return { old: field?.before, new: field?.after, ...found, at: { object, path: path ?? field?.path ?? '' } }
}

/** The finding, as it is reported. */
export function findingOf({ at, code, class: given, old, new: now, why, action, refuses = false }: Found): Finding {
  const { apiVersion, kind, metadata } = at.object
  return {
    code,
    class: given,
    object: { apiVersion, kind, namespace: metadata.namespace, name: metadata.name },
    path: at.path,
    old,
    new: now,
    why,
    action,
    refuses,
  }
}
