import type { FieldChange } from '../types.ts'

/** A path, one step further down. */
export const below = (path: string, key: string): string => {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** Whether a path is the other one, or below it. */
export const isWithin = (path: string, top: string): boolean =>
  path.startsWith(top) &&
  (path.length === top.length || top === '' || path[top.length] === '.' || path[top.length] === '[')

/** The changes of a field, of what is below it, or of what it is part of. */
export const fieldsAt = (fields: readonly FieldChange[], path: string): FieldChange[] =>
  fields.filter((field) => isWithin(field.path, path) || isWithin(path, field.path))
