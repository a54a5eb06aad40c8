import { Construct, type IConstruct } from 'constructs'
import type { ClientConnection } from '../platform/client-connection.ts'
import type { NetworkPeer } from '../platform/network-peers.ts'
import type { Passage } from '../platform/network-policy.ts'

/** A PostgreSQL database, of this project or external, that workloads can use. */
export interface IDatabase extends IConstruct {
  /** Its name in messages, and in the names of its objects. */
  readonly name: string
  /** How a process connects, under PostgreSQL's own names, which `databaseSettings` of contracts reads. */
  readonly connection: ClientConnection
  /** `max_connections` of the server; `undefined` if unknown. */
  readonly maxConnections: number | undefined
  /** Where it is, for the network policies of its clients. */
  readonly address: Passage
  /** Tells it of pods that connect to it; every workload does so itself. */
  attach(client: NetworkPeer): void
}

/** What all databases have in common: they are nodes in the graph of a system. */
export abstract class DatabaseBase extends Construct implements IDatabase {
  abstract readonly name: string
  abstract readonly connection: ClientConnection
  abstract readonly maxConnections: number | undefined
  abstract readonly address: Passage

  attach(_client: NetworkPeer): void {}
}
