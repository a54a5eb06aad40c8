import type { FoundHere } from './found.ts'
import type { FieldChange, KubernetesObject, ObjectChange } from './types.ts'

/** A resource on both sides, and one of its fields that differs. */
export interface ResourceField {
  readonly before: KubernetesObject
  readonly after: KubernetesObject
  readonly field: FieldChange
  /** What the path was matched by. */
  readonly match: RegExpExecArray
  /** All that changes beside it. */
  readonly change: { readonly objects: readonly ObjectChange[] }
}

/** What a field does, by its path: the first row that fits counts, and `undefined` is for the next. */
export type Row<Code extends string> = readonly [
  path: RegExp,
  find: (one: ResourceField) => Omit<FoundHere<Code>, 'explains' | 'path'> | undefined,
]

/** What the fields of a resource do. What no row knows is left to the rule about custom resources. */
export function byRows<Code extends string>(
  rows: readonly Row<Code>[],
  one: Omit<ResourceField, 'field' | 'match'> & { readonly fields: readonly FieldChange[] },
): FoundHere<Code>[] {
  return one.fields.flatMap((field) => {
    for (const [path, find] of rows) {
      const match = path.exec(field.path)
      const found = match && find({ ...one, field, match })
      if (found) return [{ ...found, explains: [field] }]
    }
    return []
  })
}
