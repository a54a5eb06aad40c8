import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'

// Reads the API of Kubernetes from the package `kubernetes-models`: the fields from its declarations, and from its validators
// what TypeScript does not tell apart: whole numbers.

/**
 * Where it comes from, and the release whose API it has, by its changelog. It asks for a newer Node than this project, and so is no
 * dependency of it: it is installed when the API is read.
 */
const SOURCE = 'kubernetes-models@5.1.0'
const RELEASE = '1.36'

/** A type, as gate/schema/compact.ts reads it. */
type Code = string

/** What gate/schema/kubernetes.json holds. */
export interface Compact {
  readonly release: string
  readonly source: string
  /** `apps/v1/Deployment` → the name of its type. */
  readonly kinds: Readonly<Record<string, string>>
  /** The fields of each type: `!` before the type of one that has to be there. */
  readonly types: Readonly<Record<string, Readonly<Record<string, Code>>>>
}

const PACKAGES = ['kubernetes-models', '@kubernetes-models/apimachinery']

/** Types that are no objects with fields, by the end of their name. */
const scalars: Readonly<Record<string, Code>> = {
  '/util/intstr/IntOrString': 'x',
  '/api/resource/Quantity': 'q',
  '/apis/meta/v1/Time': 's',
  '/apis/meta/v1/MicroTime': 's',
  '/apis/meta/v1/FieldsV1': '*',
  '/runtime/RawExtension': '*',
  '/JSON': '*',
  '/JSONSchemaPropsOrArray': '*',
  '/JSONSchemaPropsOrBool': '*',
  '/JSONSchemaPropsOrStringArray': '*',
}

interface Declared {
  readonly body: string
  /** Name of an imported interface → name of its type. */
  readonly imports: ReadonlyMap<string, string>
  readonly validator: string
}

/** Beta versions are served by nobody who does not ask for them; a release takes them away. */
const isStable = (name: string) => !/\/v\d+(?:alpha|beta)\d+\//.test(name)

/** Installs the package in a folder of its own, and compacts what it says. */
export async function compactModels(): Promise<Compact> {
  const folder = mkdtempSync(join(tmpdir(), 'models-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{}')
    await execa('npm', ['install', '--no-audit', '--no-fund', SOURCE], { cwd: folder })
    return await compacted(join(folder, 'node_modules'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Compacts what the packages below a folder of modules say. */
async function compacted(modules: string): Promise<Compact> {
  const declared = new Map<string, Declared>()
  for (const name of PACKAGES) {
    const root = join(modules, name)
    for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!entry.endsWith('.d.ts') || entry.startsWith('_schemas') || entry.endsWith('index.d.ts')) continue
      const type = typeOf(`${name}/${entry}`)
      const found = read(readFileSync(join(root, entry), 'utf8'), `${name}/${entry}`, root)
      if (found !== undefined) declared.set(type, found)
    }
  }
  const types: Record<string, Record<string, Code>> = {}
  const kinds: Record<string, string> = {}
  const wanted: string[] = []
  for (const [type, { body }] of declared) {
    const [, apiVersion] = /^ {4}"apiVersion": "([^"]+)"/m.exec(body) ?? []
    if (apiVersion === undefined || !isStable(type) || type.endsWith('List')) continue
    kinds[`${apiVersion}/${type.slice(type.lastIndexOf('/') + 1)}`] = type
    wanted.push(type)
  }
  for (let type = wanted.pop(); type !== undefined; type = wanted.pop()) {
    const one = declared.get(type)
    if (one === undefined || type in types) continue
    const fields = await fieldsOf(one)
    types[type] = fields
    for (const code of Object.values(fields))
      wanted.push(...[...code.matchAll(/@([^@)|]+)/g)].map(([, name = '']) => name))
  }
  const { version } = JSON.parse(readFileSync(join(modules, 'kubernetes-models/package.json'), 'utf8'))
  const sorted = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)))
  return { release: RELEASE, source: `kubernetes-models ${version}`, kinds: sorted(kinds), types: sorted(types) }
}

/** `apps/v1/DeploymentSpec`, `machinery/apis/meta/v1/ObjectMeta` */
const typeOf = (path: string) =>
  path
    .replace(/\.d\.ts$|\.js$/, '')
    .replace('@kubernetes-models/apimachinery/', 'machinery/')
    .replace(/^kubernetes-models\//, '')

function read(source: string, file: string, root: string): Declared | undefined {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '')
  const [, body] = /^export interface \w+(?: extends \w+)? \{\n([\s\S]*?)^\}/m.exec(text) ?? []
  const [, name] = /export type \{ .* as (IoK8s\w+)/.exec(text) ?? []
  if (body === undefined || name === undefined) return undefined
  const imports = [...text.matchAll(/^import \{ (\w+) \} from "([^"]+)"/gm)].map(([, imported = '', from = '']) => {
    return [imported, typeOf(from.startsWith('.') ? join(dirname(file), from) : from)] as const
  })
  const [, own] = /^export interface (\w+)/m.exec(text) ?? []
  const names = [own ?? '', `I${name}`].map((one) => [one, typeOf(file)] as const)
  return { body, imports: new Map([...imports, ...names]), validator: join(root, '_schemas', `${name}.js`) }
}

type Validate = {
  (value: unknown): boolean
  errors?: readonly { instancePath: string; params: { type?: string } }[] | null
}

async function fieldsOf({ body, imports, validator }: Declared): Promise<Record<string, Code>> {
  const { validate } = (await import(pathToFileURL(validator).href)) as { validate: Validate }
  const isWhole = (field: string) => {
    validate({ [field]: 1.5 })
    return (validate.errors ?? []).some((one) => one.instancePath === `/${field}` && one.params.type === 'integer')
  }
  const fields: Record<string, Code> = {}
  const reader = new TypeReader(body, imports)
  for (const [field, { code, required }] of reader.members()) {
    const known = code === 'n' && isWhole(field) ? 'i' : code
    // What a cluster says of an object is nobody's to write.
    fields[field] = (required ? '!' : '') + (field === 'status' ? '*' : known)
  }
  return fields
}

/** Reads the types of declarations: no more of TypeScript than the generator of the package writes. */
class TypeReader {
  readonly #tokens: string[]
  readonly #imports: ReadonlyMap<string, string>

  constructor(text: string, imports: ReadonlyMap<string, string>) {
    this.#tokens = text.match(/"(?:[^"\\]|\\.)*"|[\w$]+|[{}[\]<>()|?:;,]/g) ?? []
    this.#imports = imports
  }

  /** Members up to the end of the braces, or of the text. */
  members(): Map<string, { readonly code: Code; readonly required: boolean }> {
    const found = new Map<string, { code: Code; required: boolean }>()
    while (this.#tokens.length > 0 && this.#tokens[0] !== '}') {
      const name = this.#take()
      if (name === '[') {
        while (this.#take() !== ']');
        this.#expect(':')
        found.set('[]', { code: this.#type(), required: false })
      } else {
        const required = this.#tokens[0] !== '?'
        if (!required) this.#take()
        this.#expect(':')
        found.set(JSON.parse(name.startsWith('"') ? name : `"${name}"`), { code: this.#type(), required })
      }
      this.#expect(';')
    }
    return found
  }

  #type(): Code {
    const parts = [this.#one()]
    while (this.#tokens[0] === '|') {
      this.#take()
      parts.push(this.#one())
    }
    const literals = parts.filter((part) => part.startsWith('='))
    if (literals.length === parts.length) return `e(${literals.map((part) => part.slice(1)).join('|')})`
    return parts.length === 1 ? (parts[0] ?? '*') : '*'
  }

  #one(): Code {
    const token = this.#take()
    if (token.startsWith('"')) return `=${JSON.parse(token)}`
    if (token === '{') {
      const members = this.members()
      this.#expect('}')
      const map = members.get('[]')
      if (map !== undefined) return map.code === '*' ? '*' : `{${map.code}`
      if (members.size === 0) return '*'
      // An object without a name: the only ones are the claims of a StatefulSet.
      return '@v1/PersistentVolumeClaim'
    }
    if (token === 'Array') {
      this.#expect('<')
      const item = this.#type()
      this.#expect('>')
      return `[${item}`
    }
    const type = this.#imports.get(token)
    if (type === undefined) return { string: 's', number: 'n', boolean: 'b' }[token] ?? '*'
    const scalar = Object.entries(scalars).find(([end]) => type.endsWith(end))?.[1]
    return scalar ?? `@${type}`
  }

  #take(): string {
    const token = this.#tokens.shift()
    if (token === undefined) throw new Error('a declaration ends early')
    return token
  }

  #expect(token: string): void {
    const found = this.#take()
    if (found !== token) throw new Error(`got ${found}, expected ${token}`)
  }
}
