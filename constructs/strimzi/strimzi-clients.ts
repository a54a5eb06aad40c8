import type { Construct } from 'constructs'
import { KafkaClusterBase } from '../kafka/kafka-cluster-base.ts'
import type { KafkaClient, KafkaTopic } from '../kafka/kafka-topic.ts'
import { rightsOf, toolRights } from '../kafka/rights.ts'
import { addRules, type Rule } from '../platform/validation.ts'
import type { StrimziUserProps } from './strimzi-props.ts'
import { resourceName, type StrimziCluster, topicResource, userResource } from './strimzi-resources.ts'
import { strimziSecurity, TOOLS_USER } from './strimzi-security.ts'

/** What a cluster of Strimzi and one that exists have in common: a KafkaTopic for each topic, a KafkaUser for each client. */
export abstract class StrimziClients extends KafkaClusterBase {
  readonly topicsManagedBy = "Strimzi's Topic Operator"
  readonly sharedWith: readonly string[] = []
  override readonly security
  /** Those that have attached so far. */
  protected readonly clients: KafkaClient[] = []
  readonly #of: StrimziCluster & StrimziUserProps
  readonly #userName: (client: string) => string

  protected constructor(
    scope: Construct,
    id: string,
    of: StrimziCluster & StrimziUserProps,
    userName: (client: string) => string,
  ) {
    super(scope, id)
    this.#of = of
    this.#userName = userName
    this.security = strimziSecurity(of.cluster, of.authentication ?? 'tls', userName)
    addRules(this, () => this.topics, topicNameRules)
  }

  override attach(client: KafkaClient): void {
    if (this.clients.length === 0) {
      const rights = () => toolRights(this.clients, this.topics)
      userResource(this, this.#userName(TOOLS_USER), this.#of, rights)
    }
    this.clients.push(client)
    userResource(this, this.#userName(client.name), this.#of, () => rightsOf(client))
  }

  protected override declare(topic: KafkaTopic): void {
    topicResource(this, topic, this.#of)
  }
}

/** Topics whose resources would have one name. */
const colliding = (topics: readonly KafkaTopic[]): string[] => {
  const names = topics.map(({ topicName }) => topicName)
  return names.filter((name) => names.some((other) => other !== name && resourceName(other) === resourceName(name)))
}

const topicNameRules: readonly Rule<readonly KafkaTopic[]>[] = [
  {
    code: 'LINT-NAME',
    prop: 'topics',
    broken: (topics) => colliding(topics).length > 0,
    got: (topics) => colliding(topics).join(', '),
    allowed: () =>
      'topics that differ in more than capitals and underscores: their KafkaTopic resources would have one name',
    fix: () => 'rename one of them',
  },
]
