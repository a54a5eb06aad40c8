import type { Change } from './change.ts'
import { about, type Codes, type Found, type FoundHere } from './found.ts'
import type { KubernetesObject, ObjectChange } from './types.ts'

/** Finds something in a change, and says what its codes mean. */
export interface Rule<Asked = Change> {
  readonly codes: Codes
  readonly find: (change: Asked) => readonly Found[]
}

/** A rule that finds what it declares, and nothing else. */
export const rule = <const Declared extends Codes, Asked = Change>(
  codes: Declared,
  find: (change: Asked) => readonly Found<keyof Declared & string>[],
): Rule<Asked> => ({ codes, find })

/** What all of some rules find in a change. */
export const foundBy = <Asked>(rules: readonly Rule<Asked>[], change: Asked): Found[] =>
  rules.flatMap(({ find }) => find(change))

/** All that some rules declare. */
export const codesOf = (rules: readonly Pick<Rule, 'codes'>[]): Codes =>
  Object.assign({}, ...rules.map(({ codes }) => codes))

/** An object on both sides. */
export interface Pair extends ObjectChange {
  readonly before: KubernetesObject
  readonly after: KubernetesObject
}

/** Asks about objects that are on both sides and differ. */
export const forChanged =
  <Code extends string>(find: (pair: Pair, change: Change) => readonly FoundHere<Code>[]) =>
  (change: Change): Found<Code>[] =>
    change.objects.flatMap((object) => {
      const { before, after, fields } = object
      if (before === undefined || after === undefined || fields.length === 0) return []
      return find({ before, after, fields }, change).map((found) => about(after, found))
    })
