/** Fields that are taken as a whole: two halves of a probe, or of a command, are none. */
const WHOLE = new Set([
  'args',
  'capabilities',
  'command',
  'livenessProbe',
  'postStart',
  'preStop',
  'readinessProbe',
  'startupProbe',
])

/**
 * Two parts of a pod as one. Maps are merged and lists joined; where both say something about the same, the second has the last
 * word: the entry of a list that has the same name, or the same place.
 */
export function merged<T>(first: T, second: unknown, field = ''): T {
  if (second === undefined) return first
  if (first === undefined || WHOLE.has(field)) return second as T
  if (Array.isArray(first) && Array.isArray(second)) {
    const replaced = new Set(second.map((item) => identityOf(item, field)))
    return [...first.filter((item) => !replaced.has(identityOf(item, field))), ...second] as T
  }
  if (!isMap(first) || !isMap(second)) return second as T
  const both = Object.keys({ ...first, ...second }).map((key) => [key, merged(first[key], second[key], key)])
  return Object.fromEntries(both)
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What tells the entries of a list apart; of other lists, such as tolerations, an entry is what it says. */
const IDENTITY: Readonly<Record<string, string>> = {
  containers: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ports: 'name',
  topologySpreadConstraints: 'topologyKey',
  volumeMounts: 'mountPath',
  volumes: 'name',
}

function identityOf(item: unknown, field: string): string {
  const identity = isMap(item) ? item[IDENTITY[field] ?? ''] : undefined
  return JSON.stringify(identity ?? item)
}
