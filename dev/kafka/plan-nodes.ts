import { clientListener, localize, openedListeners } from './localize.ts'
import { type KafkaOptions, type KafkaPool, quickStart } from './options.ts'

/** One node of a cluster on this machine. */
export interface PlannedNode {
  readonly id: number
  readonly pod: string
  readonly firstNodeId: number
  /** Local port by listener name. */
  readonly ports: Readonly<Record<string, number>>
  /** Local port of the clients' listener; a controller has none. */
  readonly clientPort: number | undefined
  /** What the launcher adds the pod's ordinal to, so that LOCALHOST advertises its local port; absent without it. */
  readonly localhostPort: number | undefined
  /** The ConfigMap's files with local addresses. */
  readonly files: Readonly<Record<string, string>>
}

const poolsOf = (options: KafkaOptions): readonly KafkaPool[] => [
  ...(options.controllers ? [options.controllers] : []),
  options,
]

const SERVER_PROPERTIES = 'server.properties'

const propertiesOf = (pool: KafkaPool): string => {
  const text = pool.data[SERVER_PROPERTIES]
  if (text === undefined) throw new Error(`the ConfigMap of ${pool.name} has no ${SERVER_PROPERTIES}`)
  return text
}

/** How many ports {@link planNodes} needs. */
export const portsNeeded = (options: KafkaOptions): number =>
  poolsOf(options).reduce((sum, pool) => sum + pool.nodes * openedListeners(propertiesOf(pool)).length, 0)

/**
 * Gives each node its ports and its files.
 * @param ports free ports, {@link portsNeeded} of them
 * @param dataFolder where a pod keeps its data
 */
export function planNodes(
  options: KafkaOptions,
  ports: readonly number[],
  dataFolder: (pod: string) => string,
): readonly PlannedNode[] {
  const free = ports.values()
  const members = poolsOf(options).flatMap((pool) =>
    Array.from({ length: pool.nodes }, (_, ordinal) => ({
      pool,
      ordinal,
      pod: `${pool.name}-${ordinal}`,
      firstNodeId: pool.firstNodeId ?? 0,
      id: (pool.firstNodeId ?? 0) + ordinal,
      ports: new Map(openedListeners(propertiesOf(pool)).map(({ port }) => [port, Number(free.next().value)])),
    })),
  )
  return members.map((node) => {
    const properties = propertiesOf(node.pool)
    const client = clientListener(properties)
    const ports = Object.fromEntries(
      openedListeners(properties).map(({ name, port }) => [name, node.ports.get(port) ?? 0]),
    )
    const local = localize(properties, node, members, dataFolder(node.pod), options.overrides ?? quickStart)
    return {
      id: node.id,
      pod: node.pod,
      firstNodeId: node.firstNodeId,
      ports,
      clientPort: client && node.ports.get(client.port),
      localhostPort: ports.LOCALHOST && ports.LOCALHOST - node.ordinal,
      files: { ...node.pool.data, [SERVER_PROPERTIES]: local },
    }
  })
}
