import { isPart, type Part } from '../objects/shape.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { keyed } from './list-keys.ts'
import { below } from './paths.ts'

/** What differs between two versions of an object, in the order of the new one. */
export function changedFields(before: KubernetesObject, after: KubernetesObject): FieldChange[] {
  const changes: FieldChange[] = []
  compare('', '', before, after, changes)
  return changes
}

/** Whether two values are the same. */
export function isSame(before: unknown, after: unknown): boolean {
  const changes: FieldChange[] = []
  compare('', '', before, after, changes)
  return changes.length === 0
}

function compare(path: string, name: string, before: unknown, after: unknown, changes: FieldChange[]): void {
  if (before === after) return
  if (isPart(before) && isPart(after)) compareMaps(path, before, after, changes)
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(path, name, before, after, changes)
  else changes.push({ path, before, after })
}

function compareMaps(path: string, before: Part, after: Part, changes: FieldChange[]): void {
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    compare(below(path, key), key, before[key], after[key], changes)
  }
}

function compareLists(
  path: string,
  name: string,
  before: readonly unknown[],
  after: readonly unknown[],
  changes: FieldChange[],
): void {
  const [old, now] = [keyed(name, before), keyed(name, after)]
  if (old !== undefined && now !== undefined) {
    for (const key of new Set([...now.keys(), ...old.keys()])) {
      compare(`${path}[${key}]`, '', old.get(key), now.get(key), changes)
    }
    compareOrder(path, [...old.keys()], [...now.keys()], changes)
    return
  }
  if (before.length === after.length && before.every(isPart) && after.every(isPart)) {
    for (const [index, item] of after.entries()) compare(`${path}[${index}]`, '', before[index], item, changes)
    return
  }
  if (before.length !== after.length || before.some((item, index) => !isSame(item, after[index]))) {
    changes.push({ path, before, after })
  }
}

/** What was added or removed is said already: only what is on both sides can have changed places. */
function compareOrder(path: string, before: readonly string[], after: readonly string[], changes: FieldChange[]): void {
  const [was, is] = [new Set(before), new Set(after)]
  const old = before.filter((key) => is.has(key))
  const now = after.filter((key) => was.has(key))
  if (old.some((key, index) => key !== now[index])) changes.push({ path, before: old, after: now })
}
