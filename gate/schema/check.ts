import { keyed } from '../compare/list-keys.ts'
import { below } from '../compare/paths.ts'
import { amountOf } from '../normal/quantity.ts'
import { isPart } from '../objects/shape.ts'
import type { Schema } from './schema.ts'

/** Where a value is not what its schema says. */
export interface Misfit {
  readonly kind: 'unknown' | 'missing' | 'type' | 'word'
  readonly path: string
  readonly value: unknown
  /** What is expected: `an integer`, `Always, IfNotPresent or Never`; of an unknown field the one that may be meant. */
  readonly expected: string
}

/** Everything that does not fit, in the order of the manifest. */
export function misfits(value: unknown, schema: Schema): Misfit[] {
  const found: Misfit[] = []
  check('', '', value, schema, found)
  return found
}

function check(path: string, name: string, value: unknown, schema: Schema, found: Misfit[]): void {
  const wrong = (expected: string) => found.push({ kind: 'type', path, value, expected })
  if (value === null || value === undefined) return
  switch (schema.type) {
    case 'anything':
      return
    case 'string':
      if (typeof value !== 'string') wrong('a string')
      return
    case 'boolean':
      if (typeof value !== 'boolean') wrong('true or false, without quotes')
      return
    case 'integer':
      if (!Number.isInteger(value)) wrong('a whole number, without quotes')
      return
    case 'number':
      if (typeof value !== 'number') wrong('a number, without quotes')
      return
    case 'quantity':
      if (amountOf(value) === undefined) wrong('an amount like 500m, 2, 256Mi or 1Gi')
      return
    case 'integer or string':
      if (typeof value !== 'string' && !Number.isInteger(value)) wrong('a whole number or a string')
      return
    case 'word':
      // An empty one is as good as none.
      if (value !== '' && !schema.words.includes(value as string))
        found.push({ kind: 'word', path, value, expected: oneOf(schema.words.filter((word) => word !== '')) })
      return
    case 'list':
      if (Array.isArray(value)) checkItems(path, name, value, schema.items, found)
      else wrong('a list')
      return
    case 'map':
      if (!isPart(value)) wrong('a map')
      else for (const [key, one] of Object.entries(value)) check(below(path, key), key, one, schema.values, found)
      return
    case 'object':
      if (isPart(value)) checkFields(path, value, schema, found)
      else wrong('a map')
  }
}

function checkItems(path: string, name: string, items: readonly unknown[], schema: Schema, found: Misfit[]): void {
  const names = [...(keyed(name, items)?.keys() ?? items.keys())]
  for (const [index, item] of items.entries()) check(`${path}[${names[index]}]`, '', item, schema, found)
}

function checkFields(
  path: string,
  value: Readonly<Record<string, unknown>>,
  schema: Extract<Schema, { type: 'object' }>,
  found: Misfit[],
): void {
  const { known, required, isOpen } = schema.fields()
  for (const [key, one] of Object.entries(value)) {
    const of = known.get(key)
    if (of !== undefined) check(below(path, key), key, one, of, found)
    else if (!isOpen)
      found.push({ kind: 'unknown', path: below(path, key), value: one, expected: meant(key, known.keys()) })
  }
  for (const key of required) {
    if (value[key] === undefined || value[key] === null)
      found.push({ kind: 'missing', path: below(path, key), value: undefined, expected: key })
  }
}

const oneOf = (words: readonly string[]) =>
  words.length > 12
    ? `one of ${words.slice(0, 12).join(', ')} …`
    : words.length < 2
      ? String(words[0])
      : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

/** The name that somebody meant, or an empty text. */
function meant(wrong: string, known: Iterable<string>): string {
  const names = [...known]
  const same = names.find((name) => name.toLowerCase() === wrong.toLowerCase())
  if (same !== undefined) return same
  const [nearest] = names
    .map((name) => ({ name, steps: distance(name.toLowerCase(), wrong.toLowerCase()) }))
    .filter(({ name, steps }) => steps <= Math.min(2, name.length / 3))
    .sort((one, other) => one.steps - other.steps)
  return nearest?.name ?? ''
}

/** How many letters have to be written, left out or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (const [at, its] of [...other].entries()) {
      next.push(Math.min((row[at] ?? 0) + (letter === its ? 0 : 1), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
