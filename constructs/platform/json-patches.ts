import { JsonPatch } from 'cdk8s'
import { refusal } from './validation.ts'

/** JSON with its patches, and what is wrong with those. */
export interface Patched {
  readonly json: unknown
  readonly problems: readonly string[]
}

/** What a patch does, in the words of RFC 6902. */
interface Operation {
  readonly op: 'add' | 'copy' | 'move' | 'remove' | 'replace' | 'test'
  readonly path: string
  readonly from?: string
}

/**
 * Applies patches one after the other, and says which did not arrive: cdk8s leaves out what removes nothing, and stops at what has
 * no parent without saying where. As in cdk8s, `replace` may also add.
 */
export function patched(json: unknown, patches: readonly JsonPatch[]): Patched {
  const problems: string[] = []
  let result = json
  for (const patch of patches) {
    const operation: Operation = patch._toJson()
    const { op, path, from } = operation
    const lost = lostPointer(result, operation)
    if (lost !== undefined) {
      const got = [op, ...(from === undefined ? [] : [from]), path].join(' ')
      problems.push(refusal('addJsonPatch', got, `a path that is there: ${nearest(result, lost)}`, 'mend the path'))
      continue
    }
    try {
      result = JsonPatch.apply(result, patch)
    } catch {
      const value = JSON.stringify(at(result, path))
      problems.push(refusal('addJsonPatch', `test ${path}`, `the value that is there: ${value}`, 'mend the test'))
    }
  }
  return { json: result, problems }
}

/** What an operation needs and does not find. */
function lostPointer(json: unknown, { op, path, from }: Operation): string | undefined {
  if (from !== undefined && at(json, from) === undefined) return from
  if (op === 'remove' || op === 'test') return at(json, path) === undefined ? path : undefined
  return path === '' || takes(at(json, parentOf(path)), keysOf(path).at(-1) ?? '') ? undefined : path
}

/** Whether a value has room for a key. */
function takes(parent: unknown, key: string): boolean {
  if (!Array.isArray(parent)) return typeof parent === 'object' && parent !== null
  return key === '-' || (/^\d+$/.test(key) && Number(key) <= parent.length)
}

/** How far a path leads, and what is there. */
function nearest(json: unknown, pointer: string): string {
  const parent = parentOf(pointer)
  const value = at(json, parent)
  if (value === undefined) return nearest(json, parent)
  const keys = typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : JSON.stringify(value)
  return `${parent || 'the object'} has ${keys || 'nothing'}`
}

function at(json: unknown, pointer: string): unknown {
  let value = json
  for (const key of keysOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const parentOf = (pointer: string) => pointer.slice(0, pointer.lastIndexOf('/'))
const keysOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
