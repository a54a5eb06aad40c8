import { type Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { kafkaSettings, producerSettings, type TopicRoute } from '../../contracts/settings.ts'
import type { IKafkaCluster } from '../kafka/kafka-cluster-base.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { resourceRules } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import { mebibytes, milliseconds, type Resources } from '../platform/quantities.ts'
import { System } from '../platform/system.ts'
import { checked, type Rule } from '../platform/validation.ts'

/** What every workload of ours can be given. */
export interface WorkloadProps {
  /** Topics this workload sends to. @default - none */
  readonly produces?: readonly KafkaTopic[]
  /** Container image. @default - `<registry>/cdk8s-kafka/<system>-<id>:<tag>`, from the System above */
  readonly image?: string
  /** CPU and memory of the container. @default - 50m and 192 MiB */
  readonly resources?: Resources
  /** Settings of the service's own; `encode()` of contracts writes them with their types. @default - none */
  readonly env?: Readonly<Record<string, string>>
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
  /** Topics that take what this workload cannot process. */
  readonly deadLetterTopics: readonly KafkaTopic[] = []
  /** Number of pods; the least of them for a workload that scales by itself. */
  abstract readonly replicas: number
  /** The resolved image; empty when none was given and none could be derived, which is refused. */
  readonly image: string
  /** Settings of the service's own, as they were given. */
  readonly env: Readonly<Record<string, string>>
  protected readonly resources: Resources

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id)
    this.name = id
    this.produces = [...(props.produces ?? [])]
    this.env = { ...props.env }
    this.resources = props.resources ?? { cpu: Cpu.millis(50), memory: Size.mebibytes(192) }
    this.image = props.image ?? System.find(this)?.image(id) ?? ''
    checked(this, { workload: this, props, image: this.image }, workloadRules)
  }

  /** All clusters that the topics of this workload are on; a workload talks to one. */
  get clusters(): readonly IKafkaCluster[] {
    return [...new Set([...this.consumes, ...this.produces].map(({ cluster }) => cluster))]
  }

  /**
   * The environment that all workloads share.
   * @param delivery `delivery.timeout.ms`; Kafka's own default when it is left out
   */
  protected commonEnv(delivery?: Duration): Record<string, string> {
    const [cluster] = this.clusters
    return {
      ...(cluster && encode(kafkaSettings, { bootstrapServers: cluster.bootstrapServers, clientId: this.name })),
      ...(this.produces.length > 0 &&
        encode(producerSettings, {
          produces: this.produces.map((topic) => routeOf(topic)),
          deliveryTimeoutMs: delivery && milliseconds(delivery),
        })),
      // Node sizes its heap by the machine: within a limit it has to be told. A quarter stays for buffers and code.
      NODE_OPTIONS: `--max-old-space-size=${Math.floor(mebibytes(this.resources.memory) * 0.75)}`,
    }
  }
}

/** How a topic appears in the settings of a service. */
export const routeOf = (topic: KafkaTopic, deadLetters?: KafkaTopic): TopicRoute => ({
  topic: topic.topicName,
  events: topic.events.map(({ type }) => type),
  ...(deadLetters && { deadLetters: deadLetters.topicName }),
})

interface Subject {
  readonly workload: Workload
  readonly props: WorkloadProps
  readonly image: string
}

/** Kinds of event on more than one of the topics that a workload sends to. */
const ambiguousEvents = ({ produces }: Workload): string[] => {
  const types = produces.flatMap(({ events }) => [...new Set(events.map(({ type }) => type))])
  return [...new Set(types.filter((type, index) => types.indexOf(type) !== index))]
}

/** Names that the construct writes itself; a given value would contradict the manifest's topology. */
const ownedVariables =
  /^(KAFKA_|RETRY_|HTTP_(PORT|BODY_LIMIT_BYTES|DRAIN_MS)$|HANDLER_TIMEOUT_MS$|HEALTH_PORT$|SHUTDOWN_TIMEOUT_MS$|NODE_OPTIONS$)/
const owned = ({ props }: Subject) => Object.keys(props.env ?? {}).filter((name) => ownedVariables.test(name))
const malformed = ({ props }: Subject) => Object.keys(props.env ?? {}).filter((name) => !/^[A-Za-z_]\w*$/.test(name))

const workloadRules: readonly Rule<Subject>[] = [
  ...imageRules('give image, or build the workload below a System, which derives it'),
  ...resourceRules('resources', ({ props }: Subject) => props.resources),
  {
    prop: 'produces and consumes',
    broken: ({ workload }) => workload.clusters.length > 1,
    got: ({ workload }) => workload.clusters.map(({ name }) => name).join(', '),
    allowed: () => 'topics of one cluster',
    fix: () => 'split the workload: one process talks to one cluster',
  },
  {
    prop: 'produces',
    broken: ({ workload }) => ambiguousEvents(workload).length > 0,
    got: ({ workload }) => ambiguousEvents(workload).join(', '),
    allowed: () => 'each kind of event on one of the topics: the service finds the topic by it',
    fix: () => 'take the event off all topics but one',
  },
  {
    prop: 'env',
    broken: (subject) => owned(subject).length > 0,
    got: (subject) => owned(subject).join(', '),
    allowed: () => 'settings of the service itself',
    fix: () => 'use the prop that writes the variable',
  },
  {
    prop: 'env',
    broken: (subject) => malformed(subject).length > 0,
    got: (subject) => malformed(subject).join(', '),
    allowed: () => 'letters, digits and underscores, not starting with a digit',
    fix: () => 'choose another name',
  },
]
