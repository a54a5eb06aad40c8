import type { Mount, SecretKey } from './pod-template.ts'

/** What a container needs to be a client of a server: a Kafka cluster or a database. It contains nothing secret. */
export interface ClientConnection {
  /** Variables whose values are in the manifest. */
  readonly values: Readonly<Record<string, string>>
  /** Variables that Kubernetes takes from a Secret of the same namespace. */
  readonly secrets: Readonly<Record<string, SecretKey>>
  /** Files, for example of certificates. @default - none */
  readonly mounts?: readonly Mount[]
}
