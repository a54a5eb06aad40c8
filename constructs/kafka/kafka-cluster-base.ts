import type { Duration } from 'cdk8s'
import { Construct } from 'constructs'
import { type IKafkaCluster, KafkaTopic, type KafkaTopicProps } from './kafka-topic.ts'

export type { IKafkaCluster }

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
