import { type Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { producerSettings } from '../../contracts/settings.ts'
import type { IDatabase } from '../data/database.ts'
import type { IKafkaCluster } from '../kafka/kafka-cluster-base.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { routeOf } from '../kafka/route.ts'
import type { ClientConnection } from '../platform/client-connection.ts'
import { envNameRule, secretEnvRule } from '../platform/env-rules.ts'
import { selectorLabels } from '../platform/labels.ts'
import { podsOf } from '../platform/network-peers.ts'
import { metricsPassage, networkPolicy, type Passage } from '../platform/network-policy.ts'
import type { PodShape } from '../platform/pod-shape.ts'
import type { Mount, PodTemplate, PodTemplateProps } from '../platform/pod-template.ts'
import { rightOnes } from '../platform/prop-types.ts'
import { mebibytes, milliseconds, type Resources } from '../platform/quantities.ts'
import { shapedPod, tried } from '../platform/shaped-pod.ts'
import { cpuOf, System } from '../platform/system.ts'
import { addRules } from '../platform/validation.ts'
import { borrowedTopicRules } from './borrowed-topic-rules.ts'
import { type ProducerConfig, producerConfigEnv } from './client-config.ts'
import { clientConfigRules } from './client-config-rules.ts'
import type { ConsumptionProps } from './consumption.ts'
import {
  type DatabaseAccessProps,
  type DatabaseVariables,
  databaseAccessRules,
  databaseVariables,
  poolOf,
} from './database-access.ts'
import { foreignPod, type SettingNames } from './foreign-program.ts'
import { foreignProgramRules } from './foreign-program-rules.ts'
import { isOwnedSetting, workloadRules } from './workload-rules.ts'

/** Props of every workload. */
export interface WorkloadProps extends DatabaseAccessProps {
  /** Topics this workload sends to. @default - none */
  readonly produces?: readonly KafkaTopic[]
  /** Container image. @default - `<registry>/cdk8s-kafka/<system>-<id>:<tag>`, from the enclosing System */
  readonly image?: string
  /** CPU and memory of the container. @default - 50m, or the environment's `cpu`, and 192 MiB */
  readonly resources?: Resources
  /**
   * Options of the producer by Kafka's names, for example `{ 'linger.ms': 20 }`. @default - every event is acknowledged by all
   * replicas
   */
  readonly producerConfig?: ProducerConfig
  /** Why losing events is acceptable; required by options that can lose some. @default - no event may be lost */
  readonly mayLoseEvents?: string
  /** Additional settings of the service; `encode()` of contracts writes them with their types. @default - none */
  readonly env?: Readonly<Record<string, string>>
  /**
   * For a program that is not one of ours: the variables that it reads, by the names of our settings, as
   * `{ KAFKA_BOOTSTRAP_SERVERS: 'BROKERS', KAFKA_GROUP_ID: 'GROUP', KAFKA_CONSUMES: 'TOPICS' }`. It gets no other settings, no
   * `NODE_OPTIONS`, and no ports and probes but those of {@link pod}; docs/foreign-services.md.
   * @default - the program is one of ours
   */
  readonly settings?: SettingNames
  /** How the pods are shaped: where they run, sidecars, volumes, probes and more. @default - as the environment has it */
  readonly pod?: PodShape
}

/** A process that consumes or produces: a node in the graph of the system. */
export abstract class Workload extends Construct {
  /** Name of the Kubernetes object, and `client.id`. */
  readonly name: string
  readonly produces: readonly KafkaTopic[]
  /** Topics this workload reads. */
  abstract readonly consumes: readonly KafkaTopic[]
  /** Consumer group; `undefined` for a workload that does not consume. */
  abstract readonly group: string | undefined
  /** Topics for messages that this workload cannot process. */
  readonly deadLetterTopics: readonly KafkaTopic[] = []
  /** Number of pods; the minimum for a workload with an autoscaler. */
  abstract readonly replicas: number
  /** The database that the processes connect to. */
  readonly database: IDatabase | undefined
  /** Maximum number of connections to the database per process. */
  readonly poolSize: number
  /** The resolved image; empty if none was given and none can be derived, which is refused. */
  readonly image: string
  /** Additional settings of the service, as given. */
  readonly env: Readonly<Record<string, string>>
  /** What the program calls its settings; `undefined` for one of ours. */
  readonly settings: SettingNames | undefined
  protected readonly resources: Resources
  readonly #databaseAccess: DatabaseAccessProps
  readonly #producerConfig: ProducerConfig | undefined
  readonly #props: WorkloadProps

  constructor(scope: Construct, id: string, given: WorkloadProps & Pick<ConsumptionProps, 'consumerConfig'>) {
    super(scope, id)
    const props = rightOnes(given)
    this.name = id
    this.produces = [...(props.produces ?? [])]
    this.env = { ...props.env }
    this.settings = props.settings && { ...props.settings }
    this.database = props.database
    this.poolSize = poolOf(props).size
    this.#databaseAccess = props
    this.#producerConfig = props.producerConfig
    this.#props = props
    this.resources = props.resources ?? { cpu: cpuOf(this, Cpu.millis(50)), memory: Size.mebibytes(192) }
    this.image = props.image ?? System.find(this)?.image(id) ?? ''
    addRules(this, { workload: this, props, image: this.image }, workloadRules)
    addRules(this, this.env, [envNameRule, secretEnvRule])
    addRules(this, this, borrowedTopicRules)
    addRules(this, props, databaseAccessRules)
    addRules(this, props, clientConfigRules)
  }

  /** The maximum number of pods. */
  get maxReplicas(): number {
    return this.replicas
  }

  /** All clusters that the topics of this workload are on; a workload connects to one. */
  get clusters(): readonly IKafkaCluster[] {
    return [...new Set([...this.consumes, ...this.produces].map(({ cluster }) => cluster))]
  }

  /** The pods of the workload, as users shape them; to be asked for when the rules hold. Asked once, when all topics are known. */
  protected pod(own: () => PodTemplateProps): () => PodTemplate {
    const [cluster] = this.clusters
    const { database } = this
    for (const each of this.clusters) each.attach(this)
    database?.attach(podsOf(selectorLabels(this.name)))
    networkPolicy(this, {
      name: this.name,
      selector: selectorLabels(this.name),
      shapes: { pod: this.#props.pod },
      traffic: () => ({
        ingress: this.ingress,
        egress: [cluster, database].flatMap((server) => server?.address ?? []),
      }),
    })
    const { settings } = this
    if (settings === undefined) return shapedPod(this, { pod: this.#props.pod }, own, isOwnedSetting)
    addRules(
      this,
      () => ({ names: settings, workload: this, props: this.#props, pod: tried(own) }),
      foreignProgramRules,
    )
    return shapedPod(this, { pod: this.#props.pod }, () => foreignPod(own(), settings, this.env, this.#props.pod))
  }

  /** Who may connect to the pods, where there are network policies. */
  protected get ingress(): readonly Passage[] {
    return this.settings === undefined ? [metricsPassage(this)] : []
  }

  /**
   * The environment that all workloads share.
   * @param delivery `delivery.timeout.ms`; Kafka's own default when it is left out
   */
  protected commonEnv(delivery?: Duration): Record<string, string> {
    return {
      ...this.#databaseVariables.values,
      ...this.#kafka?.values,
      ...(this.produces.length > 0 &&
        encode(producerSettings, {
          produces: this.produces.map((topic) => routeOf(topic)),
          deliveryTimeoutMs: delivery && milliseconds(delivery),
        })),
      ...producerConfigEnv(this.#producerConfig),
      // Node sizes its heap by the machine, so it has to be told the limit. A quarter is left for buffers and code.
      NODE_OPTIONS: `--max-old-space-size=${Math.floor(mebibytes(this.resources.memory) * 0.75)}`,
    }
  }

  /** The variables that all workloads take from Secrets. */
  protected get secretEnv(): ClientConnection['secrets'] {
    return { ...this.#databaseVariables.secrets, ...this.#kafka?.secrets }
  }

  /** The files that all workloads get. */
  protected get mounts(): readonly Mount[] {
    return [...(this.database?.connection.mounts ?? []), ...(this.#kafka?.mounts ?? [])]
  }

  get #kafka(): ClientConnection | undefined {
    return this.clusters[0]?.connection(this.name)
  }

  get #databaseVariables(): DatabaseVariables {
    return databaseVariables(this.#databaseAccess, this.consumes)
  }
}
