import type { TopologyValue } from '../value.ts'
import { channelNames, channels } from './channels.ts'
import { messageNames, messages } from './messages.ts'
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
 */
export function asyncApiDocument(topology: TopologyValue, { version, about }: AsyncApiInfo) {
  const names = { channels: channelNames(topology), messages: messageNames(topology) }
  const where = topology.namespace === undefined ? '' : `, namespace ${topology.namespace}`
  return {
    asyncapi: '3.0.0',
    info: { title: topology.system, version, description: `${about}\n\nEnvironment ${topology.environment}${where}.` },
    defaultContentType: 'application/json',
    servers: servers(topology),
    channels: channels(topology, names),
    operations: operations(topology, names),
    components: { messages: messages(topology, names.messages) },
  }
}
