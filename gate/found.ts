import { placeOf } from './reading/manifests.ts'
import type { ChangeClass, FieldChange, Finding, KubernetesObject } from './types.ts'

/** A place in a manifest. */
export interface Place {
  readonly object: KubernetesObject
  /** Of a field; empty: the object itself. */
  readonly path: string
}

/** What a code means, for the documentation. */
export interface CodeDocumentation {
  /** The classes that findings of this code have, worst first. */
  readonly classes: readonly ChangeClass[]
  /** What happens, in a sentence. */
  readonly why: string
  /** What to do about it. */
  readonly fix: string
}

/** What rules find, by code: stable, since acceptances and the documentation use it. */
export type Codes = Readonly<Record<string, CodeDocumentation>>

/** What something does, and what to do about it. */
export interface Effect<Code extends string = string> {
  readonly code: Code
  readonly class: ChangeClass
  readonly why: string
  readonly action: string
}

/** What a rule found. */
export interface Found<Code extends string = string> extends Effect<Code> {
  readonly at: Place
  readonly old?: unknown
  readonly new?: unknown
  /**
   * Field changes that need no other explanation: more general rules do not report them, unless they have a worse
   * class to report. @default - none
   */
  readonly explains?: readonly FieldChange[]
  /** Whether the API server refuses the object because of it. @default false */
  readonly refuses?: boolean
}

/** What a rule found about the object that it was asked about. */
export interface FoundHere<Code extends string = string> extends Omit<Found<Code>, 'at'> {
  /** @default - that of the first field in `explains`, or the object itself. So are `old` and `new`. */
  readonly path?: string
}

/** Says which object something was found about. */
export function about<Code extends string>(object: KubernetesObject, { path, ...found }: FoundHere<Code>): Found<Code> {
  const field = found.explains?.[0]
  return { old: field?.before, new: field?.after, ...found, at: { object, path: path ?? field?.path ?? '' } }
}

/** The finding, as it is reported. */
/** @param asWritten the object as it was read */
export function findingOf(
  { at, code, class: given, old, new: now, why, action, refuses = false }: Found,
  asWritten: KubernetesObject = at.object,
): Finding {
  const { apiVersion, kind, metadata } = at.object
  const place = placeOf(asWritten)
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
    ...(place && { place }),
  }
}
