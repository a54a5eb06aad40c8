import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { isCount } from '../platform/amount-rules.ts'
import { selectorLabels } from '../platform/labels.ts'
import type { Resources } from '../platform/quantities.ts'
import type { Spread } from '../platform/spread.ts'
import { System } from '../platform/system.ts'
import { checked } from '../platform/validation.ts'
import type { BrokerConfig } from './broker-config.ts'
import { ImportedKafkaCluster, type ImportedKafkaClusterProps } from './imported-kafka-cluster.ts'
import { type IKafkaCluster, KafkaClusterBase } from './kafka-cluster-base.ts'
import { kafkaClusterRules, MAX_CONTROLLERS } from './kafka-cluster-rules.ts'
import { COMPONENT, KafkaNodePool, type KafkaNodePoolProps } from './kafka-node-pool.ts'
import { defaultListeners, listenerFor } from './listeners.ts'
import { placeholders } from './placeholders.ts'
import { clusterIdOf, type Voter } from './quorum.ts'

/** What a KafkaCluster prop says about the disks of nodes. */
export interface KafkaStorageProps {
  /** Size of each broker's claim, `volumeClaimTemplates`. Immutable in Kubernetes. @default Size.gibibytes(10) */
  readonly storage?: Size
  /** Size of each dedicated controller's claim: only the metadata log is on it. @default Size.gibibytes(5) */
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
  /** Number of brokers. Without {@link controllers} they are the controllers too, and their number has to be odd. */
  readonly brokers: number
  /** Number of dedicated controllers, odd: `kafka-controller` beside `kafka-broker`. @default - none: combined nodes */
  readonly controllers?: number
  /** Kafka's version, the tag of the image. @default '4.3.1' */
  readonly version?: string
  /** Image with a Kafka distribution below /opt/kafka, and bash. @default - `apache/kafka:<version>` */
  readonly image?: string
  /**
   * 16 bytes in base64url without padding. The disks remember it: it must never change while they live.
   * @default - derived from environment, system and name
   */
  readonly clusterId?: string
  /** CPU and memory of each broker. @default - 500m and 2 GiB */
  readonly resources?: Resources
  /** CPU and memory of each dedicated controller. @default - 250m and 1 GiB */
  readonly controllerResources?: Resources
  /** Heap of each broker, `-Xms` and `-Xmx`. @default - half of the memory, at most 5 GiB */
  readonly heap?: Size
  /** Heap of each dedicated controller. @default - half of the memory, at most 5 GiB */
  readonly controllerHeap?: Size
  /** Further broker configs, by Kafka's names. @default - Kafka's defaults, with replication factors that fit the brokers */
  readonly config?: BrokerConfig
  /** How the nodes of a role are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
  /** A PodDisruptionBudget per role, where a role has more than one node. @default true */
  readonly podDisruptionBudget?: boolean
  /** `terminationGracePeriodSeconds`: a broker hands its leaderships over before it ends. @default Duration.minutes(2) */
  readonly terminationGracePeriod?: Duration
  /**
   * `minReadySeconds`: how long a restarted node must have been ready before the next one is restarted. Readiness
   * already waits for in-sync replicas; this adds time for clients to come back.
   * @default Duration.seconds(10)
   */
  readonly minReady?: Duration
}

/** Brokers start after the controllers' ids, so that both roles can grow without ever using an id again. */
const FIRST_DEDICATED_BROKER_ID = 100

/**
 * An Apache Kafka cluster in KRaft mode with static voters: StatefulSets, their ConfigMaps, a headless Service that gives
 * every node its name, and `<name>-bootstrap` for clients.
 * https://kafka.apache.org/documentation/#kraft
 */
export class KafkaCluster extends KafkaClusterBase {
  readonly name: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  readonly topicsManagedBy = undefined
  /** The resolved cluster id. */
  readonly clusterId: string

  /** A cluster that exists already, for example a managed one. */
  static fromBootstrapServers(scope: Construct, id: string, props: ImportedKafkaClusterProps): IKafkaCluster {
    return new ImportedKafkaCluster(scope, id, props)
  }

  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id)
    const system = System.find(this)
    this.name = id
    this.brokers = props.brokers
    this.clusterId = props.clusterId ?? clusterIdOf(system?.environment.name ?? '', system?.name ?? '', id)
    const clientPort = listenerFor('client', defaultListeners).port
    this.bootstrapServers = [`${id}-bootstrap:${clientPort}`]

    const image = props.image ?? `apache/kafka:${props.version ?? '4.3.1'}`
    checked(this, { ...props, image, clusterId: this.clusterId, name: id }, kafkaClusterRules)
    for (const pool of nodePools({ cluster: id, clusterId: this.clusterId, image }, props))
      new KafkaNodePool(this, pool.component, pool)
    this.#headlessService()
    this.#bootstrapService(clientPort, props.controllers === undefined ? COMPONENT.combined : COMPONENT.broker)
  }

  /** Gives every node a name of its own, before it is ready too: the nodes need each other to become ready. */
  #headlessService(): void {
    new k8s.KubeService(this, 'Resource', {
      metadata: { name: this.name },
      spec: {
        clusterIp: 'None',
        publishNotReadyAddresses: true,
        selector: { ...selectorLabels(this.name) },
        ports: defaultListeners.map(({ name, port }) => ({ name: `tcp-${name.toLowerCase()}`, port })),
      },
    })
  }

  /** Where clients begin: ready brokers only. */
  #bootstrapService(port: number, component: string): void {
    new k8s.KubeService(this, 'Bootstrap', {
      metadata: { name: `${this.name}-bootstrap` },
      spec: {
        selector: { ...selectorLabels(this.name), 'app.kubernetes.io/component': component },
        ports: [{ name: 'tcp-client', port, targetPort: k8s.IntOrString.fromNumber(port) }],
      },
    })
  }
}

/** The pools of a cluster: one of combined nodes, or one for each role. */
function nodePools(
  identity: Pick<KafkaNodePoolProps, 'cluster' | 'clusterId' | 'image'>,
  props: KafkaClusterProps,
): KafkaNodePoolProps[] {
  const { cluster } = identity
  const { brokers, controllers } = props
  const common = {
    ...identity,
    brokers,
    config: props.config ?? {},
    spread: props.spread ?? {},
    podDisruptionBudget: props.podDisruptionBudget ?? true,
    grace: props.terminationGracePeriod ?? Duration.minutes(2),
    minReady: props.minReady ?? Duration.seconds(10),
    storageClass: props.storageClass,
    volumeRetention: props.volumeRetention ?? ('Retain' as const),
  }
  const broker = {
    replicas: brokers,
    storage: props.storage ?? Size.gibibytes(10),
    resources: props.resources ?? { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
    heap: props.heap,
  }
  if (controllers === undefined) {
    const voters = votersOf(cluster, cluster, brokers)
    return [
      {
        ...common,
        ...broker,
        name: cluster,
        component: COMPONENT.combined,
        roles: ['broker', 'controller'],
        firstNodeId: 0,
        voters,
      },
    ]
  }
  const voters = votersOf(`${cluster}-controller`, cluster, controllers)
  return [
    {
      ...common,
      name: `${cluster}-controller`,
      component: COMPONENT.controller,
      roles: ['controller'],
      firstNodeId: 0,
      voters,
      replicas: controllers,
      storage: props.controllerStorage ?? Size.gibibytes(5),
      resources: props.controllerResources ?? { cpu: Cpu.millis(250), memory: Size.gibibytes(1) },
      heap: props.controllerHeap,
    },
    {
      ...common,
      ...broker,
      name: `${cluster}-broker`,
      component: COMPONENT.broker,
      roles: ['broker'],
      firstNodeId: FIRST_DEDICATED_BROKER_ID,
      voters,
    },
  ]
}

const votersOf = (statefulSet: string, service: string, count: number): Voter[] =>
  Array.from({ length: isCount(count) && count <= MAX_CONTROLLERS ? count : 0 }, (_, ordinal) => ({
    nodeId: ordinal,
    host: `${statefulSet}-${ordinal}.${service}.${placeholders.podNamespace}.svc`,
  }))
