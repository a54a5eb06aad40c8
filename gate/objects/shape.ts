/** A part of an object while it is normalised: a copy of ours. */
export type Part = Record<string, unknown>

export const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A part below another; an empty one that belongs to nobody where it is absent. */
export const partAt = (part: Part, key: string): Part => {
  const value = part[key]
  return isPart(value) ? value : {}
}

/** The maps in a list below a part. */
export const partsAt = (part: Part, key: string): Part[] => {
  const value = part[key]
  return Array.isArray(value) ? value.filter(isPart) : []
}

/** A part below another, made where it is absent. */
export function madeAt(part: Part, key: string): Part {
  const value = part[key]
  if (isPart(value)) return value
  const made: Part = {}
  part[key] = made
  return made
}

/** Fills in what the API server would. */
export function fill(part: Part, defaults: Part): void {
  for (const [key, value] of Object.entries(defaults)) part[key] ??= value
}

/** Removes what says the same as its absence: the zero values that the API server does not keep. */
export function dropZeros(part: Part, keys: readonly string[]): void {
  for (const key of keys) {
    const value = part[key]
    if (value === false || value === 0 || value === '' || (isPart(value) && Object.keys(value).length === 0)) {
      delete part[key]
    }
  }
}

/** Rewrites all amounts of a map of them. */
export function mapValues(part: Part, change: (value: unknown) => unknown): void {
  for (const [key, value] of Object.entries(part)) part[key] = change(value)
}
