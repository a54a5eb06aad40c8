import { Construct, type IConstruct } from 'constructs'
import type { ClientConnection } from '../platform/client-connection.ts'

/** A PostgreSQL database, of this project or external, that workloads can use. */
export interface IDatabase extends IConstruct {
  /** Its name in messages, and in the names of its objects. */
  readonly name: string
  /** How a process connects, under PostgreSQL's own names, which `databaseSettings` of contracts reads. */
  readonly connection: ClientConnection
  /** `max_connections` of the server; `undefined` if unknown. */
  readonly maxConnections: number | undefined
}

/** What all databases have in common: they are nodes in the graph of a system. */
export abstract class DatabaseBase extends Construct implements IDatabase {
  abstract readonly name: string
  abstract readonly connection: ClientConnection
  abstract readonly maxConnections: number | undefined
}
