import { readFileSync } from 'node:fs'
import { anything, type Fields, type Schema, type Schemas } from './schema.ts'

/** What `npm run schemas` writes: see packaging/models.ts. */
interface Compact {
  readonly release: string
  readonly kinds: Readonly<Record<string, string>>
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>
}

let loaded: Schemas | undefined

/** The API of the newest Kubernetes that this package knows. Read once, when somebody asks. */
export function kubernetesSchemas(): Schemas {
  loaded ??= compactSchemas(JSON.parse(readFileSync(new URL('kubernetes.json', import.meta.url), 'utf8')))
  return loaded
}

function compactSchemas({ release, kinds, types }: Compact): Schemas {
  const known = new Map<string, Fields>()
  const typeNamed = (name: string): Fields => {
    const found = known.get(name)
    if (found !== undefined) return found
    const entries = Object.entries(types[name] ?? {})
    const fields = {
      known: new Map(entries.map(([field, code]) => [field, schemaOf(code.replace(/^!/, ''))])),
      required: new Set(entries.flatMap(([field, code]) => (code.startsWith('!') ? field : []))),
      isOpen: false,
    }
    known.set(name, fields)
    return fields
  }
  const schemaOf = (code: string): Schema => {
    const [first, rest] = [code[0], code.slice(1)]
    if (first === '@') return { type: 'object', fields: () => typeNamed(rest) }
    if (first === '[') return { type: 'list', items: schemaOf(rest) }
    if (first === '{') return { type: 'map', values: schemaOf(rest) }
    if (first === 'e') return { type: 'word', words: rest.slice(1, -1).split('|') }
    return scalars[code] ?? anything
  }
  return {
    name: `Kubernetes ${release}`,
    isComplete: true,
    of: (apiVersion, kind) => {
      const type = Object.hasOwn(kinds, `${apiVersion}/${kind}`) ? kinds[`${apiVersion}/${kind}`] : undefined
      return type === undefined ? undefined : schemaOf(`@${type}`)
    },
  }
}

const scalars: Readonly<Record<string, Schema>> = {
  s: { type: 'string' },
  i: { type: 'integer' },
  n: { type: 'number' },
  b: { type: 'boolean' },
  q: { type: 'quantity' },
  x: { type: 'integer or string' },
}
