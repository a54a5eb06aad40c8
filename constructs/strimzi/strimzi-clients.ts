import type { Construct } from 'constructs'
import { KafkaClusterBase } from '../kafka/kafka-cluster-base.ts'
import type { KafkaClient, KafkaTopic } from '../kafka/kafka-topic.ts'
import { rightsOf, toolRights } from '../kafka/rights.ts'
import type { StrimziUserProps } from './strimzi-props.ts'
import { type StrimziCluster, topicResource, userResource } from './strimzi-resources.ts'
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
  }

  override attach(client: KafkaClient): void {
    if (this.clients.length === 0) {
      const rights = () => toolRights(this.clients, this.topics)
      userResource(this, this.#userName(TOOLS_USER), this.#of, rights)
    }
    // Two of one name are refused, as objects of one name are.
    if (this.clients.some(({ name }) => name === client.name)) return
    this.clients.push(client)
    userResource(this, this.#userName(client.name), this.#of, () => rightsOf(client))
  }

  protected override declare(topic: KafkaTopic): void {
    topicResource(this, topic, this.#of)
  }
}
