import type { Duration, Size } from 'cdk8s'
import type { BrokerConfig } from '../kafka/broker-config.ts'
import type { NetworkPeer } from '../platform/network-peers.ts'
import type { Resources } from '../platform/quantities.ts'
import type { Spread } from '../platform/spread.ts'
import type { StrimziAuthentication } from './kinds.ts'

/** What all Strimzi clusters have in common: how their users are made. */
export interface StrimziUserProps {
  /**
   * `spec.authentication.type` of the users, and of the listener: certificates, or passwords with SCRAM over TLS. Strimzi writes
   * the credentials into a Secret for each user, which the workload mounts.
   * @default 'tls'
   */
  readonly authentication?: StrimziAuthentication
  /**
   * Annotations of those Secrets (`spec.template.secret.metadata.annotations`), for example for a controller that copies them
   * into other namespaces. @default - none
   */
  readonly userSecretAnnotations?: Readonly<Record<string, string>>
}

/** Options of a {@link StrimziKafkaCluster}. */
export interface StrimziKafkaClusterProps extends StrimziUserProps {
  /** Number of brokers. Without {@link controllers} they are also the controllers. */
  readonly brokers: number
  /** Number of dedicated controllers, odd: a KafkaNodePool of their own. @default - none: one pool has both roles */
  readonly controllers?: number
  /** `spec.kafka.version`; the operator must know it. @default - the operator's newest, which changes with the operator */
  readonly version?: string
  /** `spec.kafka.metadataVersion`. Raised in a commit of its own, after all brokers run the new version. @default - that of the version */
  readonly metadataVersion?: string
  /** Size of each broker's volume. It can grow. @default Size.gibibytes(10) */
  readonly storage?: Size
  /** Size of each dedicated controller's volume. @default Size.gibibytes(5) */
  readonly controllerStorage?: Size
  /** `class` of the volumes: a StorageClass. @default - the default of the Kubernetes cluster */
  readonly storageClass?: string
  /** CPU and memory of each broker. @default - 500m and 2 GiB */
  readonly resources?: Resources
  /** CPU and memory of each dedicated controller. @default - 250m and 1 GiB */
  readonly controllerResources?: Resources
  /**
   * `spec.kafka.config`, by Kafka's names; what Strimzi manages is refused. @default - Kafka's defaults, with replication factors
   * that fit the brokers
   */
  readonly config?: BrokerConfig
  /** How the nodes of each pool are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
  /** `terminationGracePeriodSeconds` of the nodes. @default Duration.minutes(2) */
  readonly terminationGracePeriod?: Duration
  /** Kafka's metrics at port 9404 of each node, by `strimziMetricsReporter`. @default true */
  readonly metrics?: boolean
  /**
   * Who else may open a connection to the listener for clients, beside this system's own clients (`networkPolicyPeers`). The
   * network must enforce NetworkPolicies. @default - nobody
   */
  readonly additionalPeers?: readonly NetworkPeer[]
}

/** Options of {@link StrimziKafkaCluster.fromClusterName}. */
export interface ExistingStrimziKafkaClusterProps extends StrimziUserProps {
  /** `metadata.name` of the Kafka resource. */
  readonly cluster: string
  /** Its namespace: KafkaTopics and KafkaUsers go there, because its operators look nowhere else. */
  readonly namespace: string
  /** Number of its brokers: the upper limit of every replication factor. @default 3 */
  readonly brokers?: number
  /** Port of a listener with `tls: true` and with {@link authentication}. @default 9093 */
  readonly port?: number
  /**
   * Names of the KafkaUsers, and of their Secrets, by the name of the client. The namespace of the cluster is shared, so they
   * have to be unique there. @default - `<system>-<client>`
   */
  readonly userName?: (client: string) => string
}
