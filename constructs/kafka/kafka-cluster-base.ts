import { Construct, type IConstruct } from 'constructs'
import { KafkaTopic, type KafkaTopicProps } from './kafka-topic.ts'

/** A Kafka cluster, ours or somebody else's, that topics and workloads can be attached to. */
export interface IKafkaCluster extends IConstruct {
  /** Name of the cluster, in messages and in the names of its objects. */
  readonly name: string
  /** Number of brokers: the upper bound of every replication factor. */
  readonly brokers: number
  /** Kafka's `bootstrap.servers`, as clients in the same namespace use it. */
  readonly bootstrapServers: readonly string[]
  /** All topics of the cluster, dead-letter topics included, in the order in which they were added. */
  readonly topics: readonly KafkaTopic[]
  /** Declares a topic. */
  addTopic(name: string, props?: KafkaTopicProps): KafkaTopic
  /** The topic `<topic>.dlq` that takes what consumers of a topic cannot process; declared when first asked for. */
  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic
}

/** What all clusters have in common: their topics. */
export abstract class KafkaClusterBase extends Construct implements IKafkaCluster {
  abstract readonly name: string
  abstract readonly brokers: number
  abstract readonly bootstrapServers: readonly string[]
  readonly #topics: KafkaTopic[] = []

  get topics(): readonly KafkaTopic[] {
    return [...this.#topics]
  }

  addTopic(name: string, props: KafkaTopicProps = {}): KafkaTopic {
    return this.#add(name, props)
  }

  deadLetterTopicOf(topic: KafkaTopic): KafkaTopic {
    const existing = this.#topics.find(({ deadLettersOf }) => deadLettersOf === topic)
    return existing ?? this.#add(`${topic.topicName}.dlq`, topic.deadLetterProps, topic)
  }

  #add(name: string, props: KafkaTopicProps, deadLettersOf?: KafkaTopic): KafkaTopic {
    // A second topic of the same name is reported with all other problems; only its id has to differ here.
    const twins = this.#topics.filter(({ topicName }) => topicName === name).length
    const topic = new KafkaTopic(this, twins === 0 ? name : `${name}#${twins + 1}`, name, props, deadLettersOf)
    this.#topics.push(topic)
    return topic
  }
}
