import type { Duration, Size } from 'cdk8s'
import type { PodShape } from '../platform/pod-shape.ts'
import type { Resources } from '../platform/quantities.ts'
import type { PostgresConfig } from './postgres-config.ts'

/** Options of a `PostgresDatabase`. */
export interface PostgresDatabaseProps {
  /** Name of the database. Made once, when the volume is empty. */
  readonly database: string
  /** Owner of the database, who is no superuser: `username` of the Secret. Made once, when the volume is empty. */
  readonly user: string
  /**
   * The Secret with `username` and `password`, of type kubernetes.io/basic-auth. No manifest of production contains it:
   * docs/postgres.md says how it is made.
   * @default `<id>-credentials`
   */
  readonly credentialsSecret?: string
  /**
   * Makes the Secret, with this password, marked as for local use: it stands in git, for everybody to read.
   * @default - the Secret has to be there
   */
  readonly throwAwayPassword?: string
  /** PostgreSQL's version, the tag of the image. Another major version does not read the volume. @default '17' */
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
  /** Further settings of the server, by PostgreSQL's names. @default - PostgreSQL's defaults, sized by memory and storage */
  readonly config?: PostgresConfig
  /**
   * `terminationGracePeriodSeconds`: the server breaks off what runs, and writes what is only in memory. Killed before, it
   * recovers at its next start, and loses nothing.
   * @default Duration.minutes(2)
   */
  readonly terminationGracePeriod?: Duration
}
