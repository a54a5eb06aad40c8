import type { k8s } from 'cdk8s-plus-28'

/**
 * A type of cdk8s-plus as Kubernetes' API has it: quantities and ports are text or numbers, and fields are spelt as in YAML.
 * @typeParam Newer what an object may have besides; `Record<string, unknown>` lets fields through that are newer than the type
 */
export type Json<T, Newer = unknown> = [T] extends [never]
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Json<Item, Newer>[]
    : T extends object
      ? T extends Union
        ? Union extends T
          ? number | string
          : JsonObject<T, Newer>
        : JsonObject<T, Newer>
      : T

type JsonObject<T, Newer> = {
  readonly [Field in keyof T as Field extends keyof Spelling ? Spelling[Field] : Field]: Json<T[Field], Newer>
} & Newer

/** Both have the same shape. */
type Union = k8s.IntOrString | k8s.Quantity

/** Fields that cdk8s-plus spells in its own way; of the objects and pods that this project writes. */
interface Spelling {
  readonly clusterIp: 'clusterIP'
  readonly datasetUuid: 'datasetUUID'
  readonly diskUri: 'diskURI'
  readonly hostIp: 'hostIP'
  readonly hostIpc: 'hostIPC'
  readonly hostPid: 'hostPID'
  readonly loadBalancerIp: 'loadBalancerIP'
  readonly pdId: 'pdID'
  readonly setHostnameAsFqdn: 'setHostnameAsFQDN'
  readonly storagePolicyId: 'storagePolicyID'
  readonly targetWwNs: 'targetWWNs'
  readonly volumeId: 'volumeID'
}

/** Where a JSON value has nothing, or a number that is none, as JSON Pointers: Kubernetes takes null for left out. */
export function holesIn(value: unknown, pointer = ''): string[] {
  if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return [pointer]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, item]) => holesIn(item, `${pointer}/${escaped(key)}`))
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Where a value has what YAML has no word for: null, or an object of a class, such as a `Quantity`. */
export function unprintableIn(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return []
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype
  if (!isPlain) return [`${pointer} (${(value as object | null)?.constructor.name ?? String(value)})`]
  return Object.entries(value as object).flatMap(([key, item]) =>
    item === undefined ? [] : unprintableIn(item, `${pointer}/${escaped(key)}`),
  )
}

/** JSON with its keys in order, at every level: the same bytes whoever wrote a part, and whatever cdk8s is told by its environment. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}
