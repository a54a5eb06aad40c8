import type { Duration } from 'cdk8s'
import { Construct, type IConstruct } from 'constructs'
import type { Values } from '../../contracts/codec.ts'
import type { kafkaSettings } from '../../contracts/settings.ts'
import { KafkaTopic } from './kafka-topic.ts'
import type { KafkaTopicProps } from './kafka-topic-props.ts'
import type { TopicDefinition } from './topic-definition.ts'

/** A Kafka cluster, ours or somebody else's, that topics and workloads can be attached to. */
export interface IKafkaCluster extends IConstruct {
  /** Name of the cluster, in messages and in the names of its objects. */
  readonly name: string
  /** Number of brokers: the upper bound of every replication factor. */
  readonly brokers: number
  /** Kafka's `bootstrap.servers`, as clients in the same namespace use it. */
  readonly bootstrapServers: readonly string[]
  /** Kafka's `security.protocol`, as clients use it. */
  readonly securityProtocol: Values<typeof kafkaSettings>['securityProtocol']
  /** How long brokers keep the records of topics that do not say it; `undefined` when nobody here knows. */
  readonly defaultRetention: Duration | undefined
  /** Who creates the topics, when that is not a TopicReconciler of this project. */
  readonly topicsManagedBy: string | undefined
  /** Other systems that may use the cluster. */
  readonly sharedWith: readonly string[]
  /** The topics of the cluster that the system knows, dead letters and borrowed ones included, in the order in which they were added. */
  readonly topics: readonly KafkaTopic[]
  /** Declares a topic. */
  addTopic(name: string, props?: KafkaTopicProps): KafkaTopic
  /** Declares a topic that systems share; this one is its owner. */
  addTopic(definition: TopicDefinition): KafkaTopic
  /** Takes a topic that another system declares, and lends to this one. */
  useTopic(definition: TopicDefinition): KafkaTopic
  /** The topic that takes what consumers of a topic cannot process; declared when first asked for. */
  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic
  /** Topics that Kafka's metrics could not tell from one with this name: those that differ by `.` and `_` only. */
  topicsLike(name: string): readonly KafkaTopic[]
}

/** Where a topic comes from, when it is not just declared here. */
interface TopicOrigin {
  readonly deadLettersOf: KafkaTopic
  readonly definition: TopicDefinition
  readonly borrowed: boolean
}

/** What all clusters have in common: their topics, indexed so that thousands of them cost no more than their number. */
export abstract class KafkaClusterBase extends Construct implements IKafkaCluster {
  abstract readonly name: string
  abstract readonly brokers: number
  abstract readonly bootstrapServers: readonly string[]
  readonly securityProtocol: IKafkaCluster['securityProtocol'] = 'PLAINTEXT'
  abstract readonly defaultRetention: Duration | undefined
  abstract readonly topicsManagedBy: string | undefined
  abstract readonly sharedWith: readonly string[]
  // A scope of their own: a topic may be called like anything else below the cluster.
  readonly #scope: Construct = new Construct(this, 'topics')
  readonly #byMetricName = new Map<string, KafkaTopic[]>()
  readonly #deadLetters = new Map<KafkaTopic, KafkaTopic>()

  get topics(): readonly KafkaTopic[] {
    return this.#scope.node.children.filter((child) => child instanceof KafkaTopic)
  }

  addTopic(topic: string | TopicDefinition, props: KafkaTopicProps = {}): KafkaTopic {
    return typeof topic === 'string' ? this.#add(topic, props) : this.#add(topic.name, topic, { definition: topic })
  }

  useTopic(definition: TopicDefinition): KafkaTopic {
    return this.#add(definition.name, definition, { definition, borrowed: true })
  }

  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic {
    const existing = this.#deadLetters.get(topic)
    if (existing !== undefined) return existing
    const added = this.#add(topic.deadLetterName, topic.deadLetterProps, { deadLettersOf: topic })
    this.#deadLetters.set(topic, added)
    return added
  }

  topicsLike(name: string): readonly KafkaTopic[] {
    return this.#byMetricName.get(metricName(name)) ?? []
  }

  #add(name: string, props: KafkaTopicProps, more: Partial<TopicOrigin> = {}): KafkaTopic {
    const origin = { deadLettersOf: undefined, definition: undefined, borrowed: false, ...more }
    const topic = new KafkaTopic(this.#scope, this.#freeId(name), { cluster: this, name, props, ...origin })
    this.#byMetricName.set(metricName(name), [...this.topicsLike(name), topic])
    return topic
  }

  // A second topic of the same name is reported with all other problems, as an empty name is; only ids must be unique.
  #freeId(name: string): string {
    const base = name === '' ? 'unnamed' : name
    let id = base
    for (let copy = 2; this.#scope.node.tryFindChild(id) !== undefined; copy++) id = `${base}#${copy}`
    return id
  }
}

/** Kafka names the metrics of a topic with `_` for `.`. */
const metricName = (topic: string) => topic.replaceAll('.', '_')
