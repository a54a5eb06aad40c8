/** What a value has to be. */
export type Schema =
  | { readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'quantity' | 'integer or string' | 'anything' }
  /** One of some words. */
  | { readonly type: 'word'; readonly words: readonly string[] }
  | { readonly type: 'list'; readonly items: Schema }
  /** Keys that somebody chose. */
  | { readonly type: 'map'; readonly values: Schema }
  | { readonly type: 'object'; readonly fields: () => Fields }

/** The fields of an object. */
export interface Fields {
  readonly known: ReadonlyMap<string, Schema>
  readonly required: ReadonlySet<string>
  /** Whether others are kept, too. */
  readonly isOpen: boolean
}

/** The schemas of an API. */
export interface Schemas {
  /** Where they come from: `Kubernetes 1.36`. */
  readonly name: string
  /** The schema of a kind; `undefined`: there is none here. */
  of(apiVersion: string, kind: string): Schema | undefined
  /** Whether it knows all kinds of the API of Kubernetes itself: what it does not have does not exist. */
  readonly isComplete: boolean
}

export const anything: Schema = { type: 'anything' }
