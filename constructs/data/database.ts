import { Construct, type IConstruct } from 'constructs'
import type { SecretKey } from '../platform/pod-template.ts'

/** The variables that a process connects with: PostgreSQL's own names, which `databaseSettings` of contracts reads. */
export interface DatabaseConnection {
  /** Variables whose values stand in the manifest. */
  readonly values: Readonly<Record<string, string>>
  /** Variables that Kubernetes takes from a Secret of the same namespace. */
  readonly secrets: Readonly<Record<string, SecretKey>>
}

/** A PostgreSQL database, ours or somebody else's, that workloads can be given. */
export interface IDatabase extends IConstruct {
  /** Its name in messages, and in the names of its objects. */
  readonly name: string
  readonly connection: DatabaseConnection
  /** `max_connections` of the server; `undefined` where nobody said it. */
  readonly maxConnections: number | undefined
}

/** What all databases have in common: they are nodes in the graph of a system. */
export abstract class DatabaseBase extends Construct implements IDatabase {
  abstract readonly name: string
  abstract readonly connection: DatabaseConnection
  abstract readonly maxConnections: number | undefined
}
