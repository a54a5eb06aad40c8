import type { KubernetesObject } from '../../types.ts'

/** A map of whatever: manifests of others are read as they are. */
export type Fields = Readonly<Record<string, unknown>>

/** The value as a map; an empty one when it is none. */
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** The maps in a list; none when it is no list. */
export const items = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : [])

/** The value as a manifest would spell it; `undefined` for what is neither text nor number nor boolean. */
export const text = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined

/** The value as a whole number. */
export const whole = (value: unknown): number | undefined => {
  const spelt = text(value)
  return spelt !== undefined && /^-?\d+$/.test(spelt) ? Number(spelt) : undefined
}

/** The value below some keys. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce((part, key) => fields(part)[key], value)

/** A value and where it stands. */
export interface Field {
  readonly value: string
  readonly object: KubernetesObject
  readonly path: string
}

/** Name of an object's kind in its namespace, as a key. */
export const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind}/${namespace ?? ''}/${name}`

/** Things by what they have, each maybe several. */
export function grouped<K, T>(things: readonly T[], keys: (thing: T) => readonly K[]): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    for (const key of keys(thing)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [thing])
      else group.push(thing)
    }
  }
  return groups
}

/** Objects by kind, namespace and name. */
export type ObjectIndex = ReadonlyMap<string, KubernetesObject>

export const indexOf = (objects: readonly KubernetesObject[]): ObjectIndex =>
  new Map(objects.map((object) => [keyOf(object.kind, object.metadata.namespace, object.metadata.name), object]))
