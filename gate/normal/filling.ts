import { isPart, type Part } from '../objects/shape.ts'

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
