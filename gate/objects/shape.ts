/** A map of whatever: manifests are read as they are. */
export type Part = Record<string, unknown>

export const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value below some keys; `undefined` where there is none. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let found = value
  for (const key of keys) found = isPart(found) ? found[key] : undefined
  return found
}

/** The map below some keys; a new, empty one where there is none. */
export function partAt(value: unknown, ...keys: readonly string[]): Part {
  const found = valueAt(value, ...keys)
  return isPart(found) ? found : {}
}

/** The maps in the list below some keys. */
export function partsAt(value: unknown, ...keys: readonly string[]): Part[] {
  const found = valueAt(value, ...keys)
  return Array.isArray(found) ? found.filter(isPart) : []
}

/** The value as a manifest would spell it; `undefined` for what is neither text nor number nor boolean. */
export const text = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined

/** The value as a whole number. */
export function whole(value: unknown): number | undefined {
  const spelt = text(value)
  return spelt !== undefined && /^-?\d+$/.test(spelt) ? Number(spelt) : undefined
}
