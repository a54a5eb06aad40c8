import type {
  ChangeClass,
  FieldChange,
  KubernetesObject,
  ObjectChange,
  Rule,
  RuleFinding,
  UnitChange,
} from '../types.ts'
import type { KubernetesCode } from './codes.ts'

/** What a rule found, about an object and one of its fields. */
export interface Found {
  readonly code: KubernetesCode
  readonly class: ChangeClass
  readonly why: string
  readonly action: string
  /** @default - that of the first field in `explains`, or the object itself */
  readonly path?: string
  /** @default - that of the first field in `explains` */
  readonly old?: unknown
  /** @default - that of the first field in `explains` */
  readonly new?: unknown
  /** Field changes that it accounts for. @default - none */
  readonly explains?: readonly FieldChange[]
  /** Whether the API server refuses the object because of it. @default false */
  readonly refuses?: boolean
}

/** The finding of the gate. */
export function finding(object: KubernetesObject, found: Found): RuleFinding {
  const { apiVersion, kind, metadata } = object
  const { explains = [] } = found
  const [field] = explains
  return {
    code: found.code,
    class: found.class,
    object: { apiVersion, kind, namespace: metadata.namespace, name: metadata.name },
    path: found.path ?? field?.path ?? '',
    old: 'old' in found ? found.old : field?.before,
    new: 'new' in found ? found.new : field?.after,
    why: found.why,
    action: found.action,
    explains,
    refuses: found.refuses ?? false,
  }
}

/** An object on both sides. */
export interface Pair extends ObjectChange {
  readonly before: KubernetesObject
  readonly after: KubernetesObject
}

/** A rule about objects that are on both sides and differ. */
export const forChanged =
  (rule: (pair: Pair, change: UnitChange) => readonly Found[]): Rule =>
  (change) =>
    change.objects.flatMap((object) => {
      const { before, after, fields } = object
      if (before === undefined || after === undefined || fields.length === 0) return []
      return rule({ before, after, fields }, change).map((found) => finding(after, found))
    })

/** The changes of a field, of what is below it, or of what it is part of. */
export const fieldsAt = (fields: readonly FieldChange[], path: string): FieldChange[] =>
  fields.filter((field) => isWithin(field.path, path) || isWithin(path, field.path))

/** Whether a path is the other one, or below it. */
export const isWithin = (path: string, top: string): boolean =>
  path.startsWith(top) &&
  (path.length === top.length || top === '' || path[top.length] === '.' || path[top.length] === '[')
