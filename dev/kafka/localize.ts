/** A node outside Kubernetes: its pod's name and the local port that stands for each of the pod's ports. */
export interface LocalNode {
  readonly pod: string
  readonly ports: ReadonlyMap<number, number>
}

/** A listener of `server.properties`, for example `CLIENT://:9092`. */
export interface OpenedListener {
  readonly name: string
  readonly port: number
}

/** The value of a key of a properties file. */
export function property(properties: string, key: string): string | undefined {
  const line = properties.split('\n').find((line) => line.startsWith(`${key}=`))
  return line?.slice(key.length + 1)
}

/** The listeners that a node with these properties opens. */
export function openedListeners(properties: string): readonly OpenedListener[] {
  return [...(property(properties, 'listeners') ?? '').matchAll(/(\w+):\/\/[^,]*:(\d+)/g)].map(([, name, port]) => ({
    name: name ?? '',
    port: Number(port),
  }))
}

/** The listener for clients: the first that is neither the brokers' nor the controllers'. A controller has none. */
export function clientListener(properties: string): OpenedListener | undefined {
  const others = [property(properties, 'inter.broker.listener.name'), property(properties, 'controller.listener.names')]
  return openedListeners(properties).find(({ name }) => !others.includes(name))
}

/** `<pod>.<service>.<namespace>.svc:<port>`; the launcher would fill in the pod and the namespace. */
const ADDRESS = /(\$\{POD_NAME\}|[a-z0-9-]+)\.[a-z0-9-]+\.(?:\$\{POD_NAMESPACE\}|[a-z0-9-]+)\.svc:(\d+)/g

/**
 * The `server.properties` of a pool, for one node on 127.0.0.1: other addresses, ports and data folder, and then the
 * overrides, which win because the last value of a key counts. Everything else stays as a pod would read it.
 * @param nodes all nodes of the cluster
 */
export function localize(
  properties: string,
  node: LocalNode,
  nodes: readonly LocalNode[],
  dataFolder: string,
  overrides: Readonly<Record<string, string>>,
): string {
  const portOf = (pod: string, port: string) => {
    const local = nodes.find((other) => other.pod === pod)?.ports.get(Number(port))
    if (local === undefined)
      throw new Error(`server.properties of ${node.pod} names ${pod}:${port}, which no node opens`)
    return local
  }
  const bind = (line: string) =>
    line.replace(/:\/\/[^,]*:(\d+)/g, (_, port) => `://127.0.0.1:${portOf(node.pod, port)}`)
  const lines = properties.split('\n').map((line) => {
    if (line.startsWith('listeners=')) return bind(line)
    if (line.startsWith('log.dirs=')) return `log.dirs=${dataFolder}/log`
    return line.replace(ADDRESS, (_, pod, port) => `127.0.0.1:${portOf(pod.startsWith('$') ? node.pod : pod, port)}`)
  })
  return `${lines.join('\n').trimEnd()}\n${Object.entries(overrides)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`
}
