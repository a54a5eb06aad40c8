import type { Change } from './change.ts'
import { about, type Found, type FoundHere } from './found.ts'
import type { KubernetesObject, ObjectChange } from './types.ts'

/** Finds something in a change. */
export type Rule<Asked = Change> = (change: Asked) => readonly Found[]

/** An object on both sides. */
export interface Pair extends ObjectChange {
  readonly before: KubernetesObject
  readonly after: KubernetesObject
}

/** A rule about objects that are on both sides and differ. */
export const forChanged =
  (find: (pair: Pair, change: Change) => readonly FoundHere[]): Rule =>
  (change) =>
    change.objects.flatMap((object) => {
      const { before, after, fields } = object
      if (before === undefined || after === undefined || fields.length === 0) return []
      return find({ before, after, fields }, change).map((found) => about(after, found))
    })
