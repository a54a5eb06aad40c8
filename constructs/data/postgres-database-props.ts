import type { Duration, Size } from 'cdk8s'
import type { PodShape } from '../platform/pod-shape.ts'
import type { Resources } from '../platform/quantities.ts'
import type { PostgresConfig } from './postgres-config.ts'

/** Options of a `PostgresDatabase`. */
export interface PostgresDatabaseProps {
  /** Name of the database. Created only while the volume is empty. */
  readonly database: string
  /** Owner of the database, not a superuser: `username` of the Secret. Created only while the volume is empty. */
  readonly user: string
  /**
   * The Secret with `username` and `password`, of type kubernetes.io/basic-auth. No production manifest contains it:
   * docs/postgres.md describes how to create it.
   * @default `<id>-credentials`
   */
  readonly credentialsSecret?: string
  /**
   * Creates the Secret with this password, marked as for local use: it is in git, where everyone can read it.
   * @default - the Secret must exist
   */
  readonly throwAwayPassword?: string
  /** PostgreSQL's version, the tag of the image. A different major version cannot read the volume. @default '17' */
  readonly version?: string
  /** Image with PostgreSQL 15 or later, bash, and a user with the id 999. @default - `postgres:<version>` */
  readonly image?: string
  /** Size of the claim, `volumeClaimTemplates`. Immutable in Kubernetes. @default Size.gibibytes(10) */
  readonly storage?: Size
  /** `storageClassName` of the claim. @default - the default StorageClass of the Kubernetes cluster */
  readonly storageClass?: string
  /**
   * `persistentVolumeClaimRetentionPolicy`, both when the StatefulSet is deleted and when it is scaled to zero.
   * @default 'Retain'
   */
  readonly volumeRetention?: 'Retain' | 'Delete'
  /** CPU and memory of the container. @default - 250m and 1 GiB */
  readonly resources?: Resources
  /** How the pod is shaped: where it runs, sidecars, volumes, probes and more. @default - as the environment has it */
  readonly pod?: PodShape
  /** `shared_buffers`: PostgreSQL's own cache. @default - a quarter of the memory */
  readonly sharedBuffers?: Size
  /** `max_connections`: the pools of all workloads have to fit in, with ten to spare. @default 100 */
  readonly maxConnections?: number
  /** Additional settings of the server, by PostgreSQL's names. @default - PostgreSQL's defaults, sized by memory and storage */
  readonly config?: PostgresConfig
  /**
   * `terminationGracePeriodSeconds`: the server cancels what runs, and writes what is only in memory. If it is killed before, it
   * recovers at its next start and loses nothing.
   * @default Duration.minutes(2)
   */
  readonly terminationGracePeriod?: Duration
}
