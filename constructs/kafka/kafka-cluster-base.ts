import type { Duration } from 'cdk8s'
import { Construct } from 'constructs'
import type { DeclaredAcl } from '../../contracts/acls.ts'
import { encode } from '../../contracts/codec.ts'
import { kafkaSettings } from '../../contracts/settings.ts'
import type { ClientConnection } from '../platform/client-connection.ts'
import { networkPolicy, type Passage } from '../platform/network-policy.ts'
import { System } from '../platform/system.ts'
import { type ClientSecurity, securityOf } from './client-security.ts'
import { type ClientPlace, type IKafkaCluster, type KafkaClient, KafkaTopic } from './kafka-topic.ts'
import type { KafkaTopicProps } from './kafka-topic-props.ts'
import type { TopicDefinition } from './topic-definition.ts'

export type { ClientPlace, IKafkaCluster, KafkaClient }

/** Where a topic comes from, if it is not just declared here. */
interface TopicOrigin {
  readonly deadLettersOf: KafkaTopic
  readonly definition: TopicDefinition
  readonly borrowed: boolean
}

/** What all clusters have in common: their topics, indexed so that the cost stays linear with thousands of them. */
export abstract class KafkaClusterBase extends Construct implements IKafkaCluster {
  abstract readonly name: string
  abstract readonly brokers: number
  abstract readonly bootstrapServers: readonly string[]
  readonly security: ClientSecurity = {}
  abstract readonly defaultRetention: Duration | undefined
  abstract readonly maxMessageBytes: number | undefined
  abstract readonly topicsManagedBy: string | undefined
  abstract readonly sharedWith: readonly string[]
  // Their own scope: a topic may have the same name as anything else below the cluster.
  readonly #scope: Construct = new Construct(this, 'topics')
  readonly #byMetricName = new Map<string, KafkaTopic[]>()
  readonly #deadLetters = new Map<KafkaTopic, KafkaTopic>()

  constructor(scope: Construct, id: string) {
    super(scope, id)
    // Tools come and go, by `main.ts job`; what they may reach stays. A cluster that exists may be in no chart.
    const system = System.find(this)
    const chart = system?.networkChart
    if (system === undefined || chart === undefined) return
    const selector = { 'app.kubernetes.io/component': 'tool', 'app.kubernetes.io/part-of': system.name }
    const traffic = () => ({ ingress: [], egress: [this.address] })
    networkPolicy(new Construct(chart, id), { name: `${id}-tools`, selector, shapes: {}, traffic })
  }

  /** What comes with a client, where the cluster has objects for each. */
  attach(_client: KafkaClient, _elsewhere?: ClientPlace): void {}

  get acls(): readonly DeclaredAcl[] | undefined {
    return undefined
  }

  get address(): Passage {
    return { ports: portsOf(this.bootstrapServers) }
  }

  /** What comes with a topic that the system declares, where the cluster has objects for each. */
  protected declare(_topic: KafkaTopic): void {}

  connection(clientId: string): ClientConnection {
    const { values, ...files } = securityOf(this.security, clientId)
    return {
      values: { ...encode(kafkaSettings, { bootstrapServers: this.bootstrapServers, clientId }), ...values },
      ...files,
    }
  }

  get securityProtocol(): IKafkaCluster['securityProtocol'] {
    return this.security.securityProtocol ?? kafkaSettings.securityProtocol.default
  }

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
    if (topic.borrowedFrom === undefined) this.declare(topic)
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

/** Ports of addresses such as `kafka:9092`. */
const portsOf = (servers: readonly string[]): number[] => [
  ...new Set(servers.map((server) => Number(server.slice(server.lastIndexOf(':') + 1)))),
]

/** Kafka replaces `.` with `_` in the metrics of a topic. */
const metricName = (topic: string) => topic.replaceAll('.', '_')
