import type { EventDefinition } from '../../../contracts/event.ts'
import type { KeyValue } from '../value.ts'

/**
 * What the key of an event is made from, seen by calling its function with a stand-in that notes which fields are read. A
 * function that fails on the stand-in is taken to make a key of what it has read until then.
 */
export function keyOf({ key }: EventDefinition): KeyValue {
  const read: string[] = []
  let made: unknown
  try {
    made = key(standIn(read, ''))
  } catch {}
  const fields = [...new Set(read)].filter((field) => !read.some((other) => other.startsWith(`${field}.`))).sort()
  return {
    present: fields.length > 0 || (typeof made === 'string' && made !== ''),
    fields,
    plain: fields.length === 1 && typeof made === 'object' && made !== null && Reflect.get(made, PATH) === fields[0],
  }
}

const PATH = Symbol('path')

const methods: readonly object[] = [String.prototype, Number.prototype, Array.prototype]

/** A stand-in for a payload, or for a field of it: every field is there, and noted when it is read. */
function standIn(read: string[], path: string): unknown {
  const text = () => `<${path}>`
  const note = (field: string) => {
    read.push(field)
    return field
  }
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === PATH) return path
        if (typeof name === 'symbol') return text
        // All of it, as text.
        if (name === 'toJSON') return () => note(path || '*')
        // What texts, numbers and lists can do is no field: `id.toLowerCase()` is made from id.
        if (path !== '' && methods.some((prototype) => name in prototype)) return text
        return standIn(read, note(path === '' ? name : `${path}.${name}`))
      },
      ownKeys: () => {
        note(path || '*')
        return []
      },
    },
  )
}
