/** A map in a list. */
type Item = Readonly<Record<string, unknown>>

/** By which field Kubernetes tells the items of a list apart, by the name of the list. */
const keys: Readonly<Record<string, (item: Item) => unknown>> = {
  containers: ({ name }) => name,
  initContainers: ({ name }) => name,
  ephemeralContainers: ({ name }) => name,
  env: ({ name }) => name,
  volumes: ({ name }) => name,
  volumeMounts: ({ mountPath }) => mountPath,
  volumeDevices: ({ devicePath }) => devicePath,
  ports: ({ containerPort, port, protocol }) => {
    const number = containerPort ?? port
    return number === undefined || protocol === undefined || protocol === 'TCP' ? number : `${number}/${protocol}`
  },
  imagePullSecrets: ({ name }) => name,
  hostAliases: ({ ip }) => ip,
  topologySpreadConstraints: ({ topologyKey, whenUnsatisfiable }) => `${topologyKey}:${whenUnsatisfiable}`,
  volumeClaimTemplates: ({ metadata }) => (metadata as Item | undefined)?.name,
  metrics: ({ resource }) => (resource as Item | undefined)?.name,
}

/** Anything else that has a name, as the items of many custom resources. */
const byName = ({ name }: Item) => name

/** The items of a list by their keys, in order; `undefined` when they have none, or not each its own. */
export function keyed(list: string, items: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const key = Object.hasOwn(keys, list) ? (keys[list] ?? byName) : byName
  const found = new Map<string, unknown>()
  for (const item of items) {
    if (typeof item !== 'object' || item === null) return undefined
    const name = key(item as Item)
    if (typeof name !== 'string' && typeof name !== 'number') return undefined
    found.set(String(name), item)
  }
  return found.size === items.length ? found : undefined
}
