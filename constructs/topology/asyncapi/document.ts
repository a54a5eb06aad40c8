import type { TopologyValue } from '../value.ts'
import { channelKey, channelNames, channels } from './channels.ts'
import { messageNames, messages } from './messages.ts'
import { neighbourTexts } from './neighbours.ts'
import { operations } from './operations.ts'
import { servers } from './servers.ts'

/** What the topology does not know of a document. */
export interface AsyncApiInfo {
  /** Version of what is described. */
  readonly version: string
  /** One sentence about the system. */
  readonly about: string
}

/**
 * A system as an AsyncAPI document, from its own point of view: `send` is what a workload of it sends.
 * https://www.asyncapi.com/docs/reference/specification/v3.0.0
 * @param topologies of all systems of its environment: those that use the same topics are named
 */
export function asyncApiDocument(
  topology: TopologyValue,
  { version, about }: AsyncApiInfo,
  topologies: readonly TopologyValue[] = [topology],
) {
  const names = { channels: channelNames(topology), messages: messageNames(topology) }
  const neighbours = neighbourTexts(topology, topologies, channelKey)
  const where = topology.namespace === undefined ? '' : `, namespace ${topology.namespace}`
  return {
    asyncapi: '3.0.0',
    info: { title: topology.system, version, description: `${about}\n\nEnvironment ${topology.environment}${where}.` },
    defaultContentType: 'application/json',
    servers: servers(topology),
    channels: channels(topology, names, neighbours),
    operations: operations(topology, names),
    components: { messages: messages(topology, names.messages) },
  }
}
