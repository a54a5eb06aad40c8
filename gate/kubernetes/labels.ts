import type { Change } from '../change.ts'
import { isPart, partAt, partsAt } from '../objects/shape.ts'
import { isForce, isLeftAlone, isProtection, isReplacement, type ToolWord, toolWordsOf } from '../objects/tools.ts'
import { named } from '../objects/words.ts'
import type { ChangeClass, FieldChange, KubernetesObject } from '../types.ts'
import { type Reader, readers } from './known-readers.ts'

/** Who looks at a label or an annotation. */
export interface Reading {
  readonly class: ChangeClass
  /** In a sentence: `strimzi.io/cluster is read by Strimzi`. */
  readonly why: string
}

/**
 * What comes of a change of labels or annotations: one for each key that somebody reads; none, if nobody is known to.
 * @param top `metadata`, or where the metadata of pods is
 */
export function readingsOf(change: Change, object: KubernetesObject, field: FieldChange, top: string): Reading[] {
  const [, map = '', key] =
    /^(labels|annotations)(?:\.([\w-]+)|\[([^\]]*)\])?$/.exec(field.path.slice(top.length + 1)) ?? []
  const at = /\[([^\]]*)\]$/.exec(field.path)?.[1] ?? key
  if (map === '') return []
  const keys = at !== undefined ? [at] : changedKeys(field)
  return keys.flatMap((one) => {
    const value = at !== undefined ? [field.before, field.after] : [partOf(field.before)[one], partOf(field.after)[one]]
    const word = top === 'metadata' ? wordAt(change, object, one) : undefined
    const read =
      word ??
      readBy(one) ??
      (map === 'labels' && top === 'metadata' ? selectedBy(change, object, one, value) : undefined)
    return read ?? []
  })
}

const partOf = (value: unknown) => (isPart(value) ? value : {})

const changedKeys = ({ before, after }: FieldChange): string[] => {
  const [old, now] = [partOf(before), partOf(after)]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => old[key] !== now[key])
}

/** A word to a tool that is understood: rules say when it deletes something, or no longer keeps it. */
function wordAt(change: Change, object: KubernetesObject, key: string): Reading | undefined {
  const { before, after } = change.of(object) ?? {}
  const words = [before, after]
    .flatMap((one) => (one === undefined ? [] : toolWordsOf(one)))
    .filter(({ path }) => path.endsWith(`[${key}]`))
  const [first] = words
  const isUnderstood = (word: ToolWord) => [isProtection, isForce, isLeftAlone, isReplacement].some((is) => is(word))
  if (first === undefined || !words.every(isUnderstood)) return undefined
  return {
    class: 'cosmetic',
    why: `${key} is read by ${first.tool}, which deletes nothing for it now, and makes nothing anew.`,
  }
}

/** The reader of a key, by its domain: the longest that fits. */
function readerOf(key: string): { readonly reader: Reader; readonly domain: string } | undefined {
  const prefix = key.includes('/') ? (key.split('/')[0] ?? '') : undefined
  const plain = readers.find(({ keys }) => keys?.includes(key))
  if (plain !== undefined) return { reader: plain, domain: key }
  if (prefix === undefined) return undefined
  return readers
    .flatMap((reader) => reader.domains.map((domain) => ({ reader, domain })))
    .filter(({ domain }) => prefix === domain || prefix.endsWith(`.${domain}`))
    .sort((one, other) => other.domain.length - one.domain.length)[0]
}

function readBy(key: string): Reading | undefined {
  const found = readerOf(key)
  if (found === undefined) return undefined
  const { reader, domain } = found
  if (reader.describe?.some((one) => key === one || key.startsWith(`${one}/`))) return undefined
  const { name, effect } = reader
  if (effect !== undefined) return { class: effect.class, why: `${key} is for ${name}: ${effect.why}.` }
  const whose = domain === key ? `${key} is read by ${name}` : `${key} is of ${domain}, which ${name} reads`
  return { class: 'manual-steps', why: `${whose}: what it does with the change is not known here.` }
}

/** Selectors of other objects of the manifests: of namespaces, of Services, of volumes. */
function selectedBy(
  change: Change,
  object: KubernetesObject,
  key: string,
  values: readonly unknown[],
): Reading | undefined {
  const selecting = [change.before, change.after]
    .flatMap((side) =>
      object.kind === 'Namespace' ? side.objects : selectorsOf(object.kind).flatMap((kind) => side.ofKind(kind)),
    )
    .find((one) => one !== object && selects(one, object, key, values))
  if (selecting === undefined) return undefined
  return { class: 'manual-steps', why: `${key} is what ${named(selecting)} selects ${object.kind}s by.` }
}

/** The kinds that select a kind. */
const selectorsOf = (kind: string): string[] =>
  Object.entries(selectorsBy).flatMap(([by, kinds]) => (Object.hasOwn(kinds, kind) ? [by] : []))

/** Selectors of pods are looked at by other rules: these are of what has no pods. */
function selects(by: KubernetesObject, object: KubernetesObject, key: string, values: readonly unknown[]): boolean {
  const wanted = object.kind === 'Namespace' ? ['namespaceSelector'] : (selectorsBy[by.kind]?.[object.kind] ?? [])
  return wanted.length > 0 && selectorsIn(by, new Set(wanted)).some((selector) => asksFor(selector, key, values))
}

const selectorsBy: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ServiceMonitor: { Service: ['selector'] },
  PersistentVolumeClaim: { PersistentVolume: ['selector'] },
  ClusterRole: { ClusterRole: ['clusterRoleSelectors'] },
  Prometheus: { ServiceMonitor: ['serviceMonitorSelector'], PrometheusRule: ['ruleSelector'] },
  MutatingWebhookConfiguration: { Pod: ['objectSelector'] },
}

function selectorsIn(value: unknown, names: ReadonlySet<string>): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => selectorsIn(one, names))
  if (!isPart(value)) return []
  return Object.entries(value).flatMap(([name, one]) => [
    ...(names.has(name) ? [one].flat() : []),
    ...selectorsIn(one, names),
  ])
}

function asksFor(selector: unknown, key: string, values: readonly unknown[]): boolean {
  const wanted = partAt(selector, 'matchLabels')[key]
  return (
    (wanted !== undefined && values.includes(wanted)) ||
    partsAt(selector, 'matchExpressions').some((one) => one.key === key)
  )
}
