import type { Duration, Size } from 'cdk8s'
import type { NetworkPeer } from '../platform/network-peers.ts'
import type { PodShape } from '../platform/pod-shape.ts'
import type { Resources } from '../platform/quantities.ts'
import type { Spread } from '../platform/spread.ts'
import type { BrokerConfig } from './broker-config.ts'
import type { KafkaSecurity } from './cluster-security.ts'

/** Props of a KafkaCluster about the disks of its nodes. */
export interface KafkaStorageProps {
  /** Size of each broker's claim, `volumeClaimTemplates`. Immutable in Kubernetes. @default Size.gibibytes(10) */
  readonly storage?: Size
  /** Size of each dedicated controller's claim: it contains only the metadata log. @default Size.gibibytes(5) */
  readonly controllerStorage?: Size
  /** `storageClassName` of the claims. @default - the default StorageClass of the Kubernetes cluster */
  readonly storageClass?: string
  /**
   * `persistentVolumeClaimRetentionPolicy`, both when the StatefulSet is deleted and when it is scaled down.
   * @default 'Retain'
   */
  readonly volumeRetention?: 'Retain' | 'Delete'
}

/** Options of a {@link KafkaCluster}. */
export interface KafkaClusterProps extends KafkaStorageProps {
  /** Number of brokers. Without {@link controllers} they are also the controllers, and their number must be odd. */
  readonly brokers: number
  /** Number of dedicated controllers, odd: `kafka-controller` beside `kafka-broker`. @default - none: combined nodes */
  readonly controllers?: number
  /** Kafka's version, the tag of the image. @default '4.3.1' */
  readonly version?: string
  /** Image with a Kafka distribution in /opt/kafka, and bash. @default - `apache/kafka:<version>` */
  readonly image?: string
  /**
   * 16 bytes in base64url without padding. The disks store it: it must never change while they exist.
   * @default - derived from environment, system and name; required in a plain App
   */
  readonly clusterId?: string
  /** CPU and memory of each broker. @default - 500m and 2 GiB */
  readonly resources?: Resources
  /** CPU and memory of each dedicated controller. @default - 250m and 1 GiB */
  readonly controllerResources?: Resources
  /** How the pods of all nodes are shaped: where they run, sidecars, volumes and more. @default - as the environment has it */
  readonly pod?: PodShape
  /** How the pods of dedicated controllers are shaped, on top of {@link pod}. @default - like the others */
  readonly controllerPod?: PodShape
  /** Heap of each broker, `-Xms` and `-Xmx`. @default - half of the memory, at most 5 GiB */
  readonly heap?: Size
  /** Heap of each dedicated controller. @default - half of the memory, at most 5 GiB */
  readonly controllerHeap?: Size
  /**
   * A listener for clients on a developer's machine, behind `kubectl port-forward`: broker 0 is advertised to them as
   * `localhost:<localhostPort>`, broker 1 as the next port, and so on (`advertised.listeners`). It is bound to the pod's
   * loopback address at port 9094, so nothing else reaches it:
   * `kubectl port-forward pod/kafka-0 <localhostPort>:9094`, one for each broker.
   * @default - none
   */
  readonly localhostPort?: number
  /**
   * Encryption, authentication and authorization of everything that talks to the cluster. Certificates and rights follow from what
   * workloads declare. Its namespace has to be known. @default - none: everybody who reaches a port may do everything
   */
  readonly security?: KafkaSecurity
  /** Other systems of the program that may use the cluster, with `KafkaCluster.ofSystem()`. @default - none */
  readonly sharedWith?: readonly string[]
  /**
   * Who else may connect to the listener for clients, beside the clients of the systems, where the environment has `networkPolicies`:
   * for example the namespace of a program that is a peer of a topic. @default - nobody
   */
  readonly additionalPeers?: readonly NetworkPeer[]
  /** Additional broker configs, by Kafka's names. @default - Kafka's defaults, with replication factors that fit the brokers */
  readonly config?: BrokerConfig
  /** How the nodes of each role are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
  /** A PodDisruptionBudget per role that has more than one node. @default true */
  readonly podDisruptionBudget?: boolean
  /** `terminationGracePeriodSeconds`: a broker hands over its leaderships before it stops. @default Duration.minutes(2) */
  readonly terminationGracePeriod?: Duration
  /**
   * How long a restarted node must be in sync before it becomes ready and the next one restarts. Until then other
   * nodes may have its old address in DNS caches, and could not reach it if it had to lead the quorum. Rendered as the
   * `successThreshold` of the readiness probe, because rolling updates of StatefulSets ignore `minReadySeconds`.
   * @default Duration.seconds(20)
   */
  readonly minReady?: Duration
}
