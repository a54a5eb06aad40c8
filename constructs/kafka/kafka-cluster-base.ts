import type { Duration } from 'cdk8s'
import { Construct, type IConstruct } from 'constructs'
import type { Values } from '../../contracts/codec.ts'
import type { kafkaSettings } from '../../contracts/settings.ts'
import { KafkaTopic, type KafkaTopicProps } from './kafka-topic.ts'

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
  /** All topics of the cluster, dead-letter topics included, in the order in which they were added. */
  readonly topics: readonly KafkaTopic[]
  /** Declares a topic. */
  addTopic(name: string, props?: KafkaTopicProps): KafkaTopic
  /** The topic `<topic>.dlq` that takes what consumers of a topic cannot process; declared when first asked for. */
  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic
  /** Topics that Kafka's metrics could not tell from one with this name: those that differ by `.` and `_` only. */
  topicsLike(name: string): readonly KafkaTopic[]
}

/** What all clusters have in common: their topics, indexed so that thousands of them cost no more than their number. */
export abstract class KafkaClusterBase extends Construct implements IKafkaCluster {
  abstract readonly name: string
  abstract readonly brokers: number
  abstract readonly bootstrapServers: readonly string[]
  readonly securityProtocol: IKafkaCluster['securityProtocol'] = 'PLAINTEXT'
  abstract readonly defaultRetention: Duration | undefined
  abstract readonly topicsManagedBy: string | undefined
  // A scope of their own: a topic may be called like anything else below the cluster.
  readonly #scope: Construct = new Construct(this, 'topics')
  readonly #byMetricName = new Map<string, KafkaTopic[]>()
  readonly #deadLetters = new Map<KafkaTopic, KafkaTopic>()

  get topics(): readonly KafkaTopic[] {
    return this.#scope.node.children.filter((child) => child instanceof KafkaTopic)
  }

  addTopic(name: string, props: KafkaTopicProps = {}): KafkaTopic {
    return this.#add(name, props)
  }

  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic {
    const existing = this.#deadLetters.get(topic)
    if (existing !== undefined) return existing
    const added = this.#add(`${topic.topicName}.dlq`, topic.deadLetterProps, topic)
    this.#deadLetters.set(topic, added)
    return added
  }

  topicsLike(name: string): readonly KafkaTopic[] {
    return this.#byMetricName.get(metricName(name)) ?? []
  }

  #add(name: string, props: KafkaTopicProps, deadLettersOf?: KafkaTopic): KafkaTopic {
    const topic = new KafkaTopic(this.#scope, this.#freeId(name), { cluster: this, name, props, deadLettersOf })
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
