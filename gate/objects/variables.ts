import { below } from '../compare/paths.ts'
import type { Place } from '../found.ts'
import type { KubernetesObject } from '../types.ts'
import { type Part, partAt, partsAt, text, valueAt } from './shape.ts'
import type { Side } from './side.ts'
import type { Container } from './workload.ts'

/** A value that a container has as a variable, and where it stands: in the pod, or in the ConfigMap or Secret that it comes from. */
export interface Variable extends Place {
  readonly value: string
}

/** The variables of a container. */
export interface Variables {
  /** Those whose value the manifests say, in the order in which Kubernetes sets them. */
  readonly known: ReadonlyMap<string, Variable>
  /** The names of all that are known to be there, empty ones and those of unknown value included. */
  readonly names: ReadonlySet<string>
  /** Those that `envFrom` delivers. */
  readonly fromAll: ReadonlySet<string>
  /** Those whose value is somewhere else. */
  readonly elsewhere: ReadonlySet<string>
  /** Whether a source is not in the manifests: there may be others. */
  readonly isOpen: boolean
  /** Names in `$(NAME)` that nothing sets before: the text stays as it is. */
  readonly unresolved: readonly Unresolved[]
}

/** A `$(NAME)` that Kubernetes leaves as it is. */
export interface Unresolved {
  readonly name: string
  readonly path: string
  /** Whether it is set, and later. */
  readonly isLater: boolean
}

/** Follows the variables of a container through `envFrom`, `valueFrom`, ConfigMaps, Secrets and `$(NAME)`. */
export function variablesOf({ part, path }: Container, object: KubernetesObject, side: Side): Variables {
  const known = new Map<string, Variable>()
  const names = new Set<string>()
  const elsewhere = new Set<string>()
  const fromAll = new Set<string>()
  const unresolved: Unresolved[] = []
  let isOpen = false
  const set = (name: string, variable: Variable | undefined) => {
    names.add(name)
    known.delete(name)
    elsewhere.delete(name)
    if (variable !== undefined) known.set(name, variable)
  }
  for (const source of partsAt(part, 'envFrom')) {
    const from = sourceOf(source, ['configMapRef', 'secretRef'], object, side)
    if (from === undefined) isOpen = true
    else
      for (const [key, variable] of contentOf(from)) {
        const name = `${text(source.prefix) ?? ''}${key}`
        set(name, variable)
        fromAll.add(name)
      }
  }
  const list = partsAt(part, 'env')
  const later = new Set(list.flatMap(({ name }) => text(name) ?? []))
  for (const variable of list) {
    const name = text(variable.name)
    if (name === undefined) continue
    fromAll.delete(name)
    const at = `${path}.env[${name}].value`
    const value = text(variable.value)
    if (value !== undefined) {
      const expanded = expand(value, known, names)
      for (const one of expanded.left) unresolved.push({ name: one, path: at, isLater: later.has(one) })
      set(name, { value: expanded.text, object, path: at })
    } else {
      set(name, referred(variable, object, side))
      if (variable.valueFrom !== undefined && !known.has(name)) elsewhere.add(name)
    }
  }
  for (const words of ['command', 'args']) {
    for (const word of textsOf(part[words])) {
      for (const one of expand(word, known, names).left)
        unresolved.push({ name: one, path: `${path}.${words}`, isLater: false })
    }
  }
  return { known, names, fromAll, elsewhere, isOpen, unresolved }
}

/** The words of a list. */
export const textsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.flatMap((word) => text(word) ?? []) : []

/** The words that a container runs, with the variables that are known in them. */
export const wordsOf = ({ part }: Container, { known, names }: Variables, list: 'command' | 'args'): string[] =>
  textsOf(part[list]).map((word) => expand(word, known, names).text)

function sourceOf(
  source: Part,
  keys: readonly string[],
  { metadata }: KubernetesObject,
  side: Side,
): KubernetesObject | undefined {
  for (const key of keys) {
    const name = text(valueAt(source, key, 'name'))
    if (name !== undefined) return side.there(/^config/.test(key) ? 'ConfigMap' : 'Secret', metadata.namespace, name)
  }
  return undefined
}

function referred(variable: Part, object: KubernetesObject, side: Side): Variable | undefined {
  const keys = ['configMapKeyRef', 'secretKeyRef']
  const source = partAt(variable, 'valueFrom')
  const from = sourceOf(source, keys, object, side)
  const key = keys.map((one) => text(valueAt(source, one, 'key'))).find((one) => one !== undefined)
  return from === undefined || key === undefined ? undefined : contentOf(from).get(key)
}

const contents = new WeakMap<KubernetesObject, ReadonlyMap<string, Variable>>()

/** What a ConfigMap or a Secret holds, as text. */
export function contentOf(object: KubernetesObject): ReadonlyMap<string, Variable> {
  const known = contents.get(object)
  if (known !== undefined) return known
  const made = new Map(
    Object.entries(partAt(object, 'data')).flatMap(([key, value]) => {
      const spelt = text(value)
      if (spelt === undefined) return []
      const content = object.kind === 'Secret' ? Buffer.from(spelt, 'base64').toString('utf8') : spelt
      return [[key, { value: content, object, path: below('data', key) }] as const]
    }),
  )
  contents.set(object, made)
  return made
}

/** Kubernetes replaces `$(NAME)` by what is set before, and `$$` by `$`; what it does not know it leaves. */
function expand(
  value: string,
  known: ReadonlyMap<string, Variable>,
  names: ReadonlySet<string>,
): { readonly text: string; readonly left: readonly string[] } {
  const left: string[] = []
  const expanded = value.replace(/\$\$|\$\(([\w.-]+)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return '$'
    const found = known.get(name)
    if (found === undefined && !names.has(name)) left.push(name)
    return found?.value ?? all
  })
  return { text: expanded, left }
}
