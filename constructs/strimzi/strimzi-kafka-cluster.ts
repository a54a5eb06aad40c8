import { Duration } from 'cdk8s'
import type { Construct } from 'constructs'
import { maxMessageBytesOf } from '../kafka/broker-config.ts'
import type { IKafkaCluster } from '../kafka/kafka-cluster-base.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { lazily } from '../platform/lazily.ts'
import type { Passage } from '../platform/network-policy.ts'
import { neverPrune } from '../platform/never-pruned.ts'
import { typed } from '../platform/prop-types.ts'
import { addRules } from '../platform/validation.ts'
import { ExistingStrimziKafkaCluster } from './existing-strimzi-kafka-cluster.ts'
import { Kafka, KafkaNodePool } from './kinds.ts'
import { StrimziClients } from './strimzi-clients.ts'
import { brokersOf, networkPolicyPeers, nodePools, strimziConfig } from './strimzi-nodes.ts'
import type { ExistingStrimziKafkaClusterProps, StrimziKafkaClusterProps } from './strimzi-props.ts'
import { strimziKafkaClusterRules } from './strimzi-rules.ts'

/** Port of the listener for clients, as Strimzi's own examples have it. */
const PORT = 9093

/**
 * A Kafka cluster that Strimzi's Cluster Operator runs: a Kafka, its KafkaNodePools, a KafkaTopic for each topic and a KafkaUser
 * for each workload, whose rights follow from what it produces and consumes. Clients speak TLS and say who they are. The operator
 * must watch the namespace; Strimzi 0.49 or newer (API v1). `ApiObject.of()` finds the Kafka resource. There is no
 * TopicReconciler: the Topic Operator creates the topics.
 * https://strimzi.io/docs/operators/latest/overview.html
 */
export class StrimziKafkaCluster extends StrimziClients {
  readonly name: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  readonly defaultRetention: Duration | undefined
  readonly maxMessageBytes: number

  override get address(): Passage {
    return { peers: [brokersOf(this.name)], ports: [PORT] }
  }

  /** A cluster of Strimzi that exists: only KafkaTopics and KafkaUsers are written, into its namespace. */
  static fromClusterName(scope: Construct, id: string, props: ExistingStrimziKafkaClusterProps): IKafkaCluster {
    return new ExistingStrimziKafkaCluster(scope, id, props)
  }

  constructor(scope: Construct, id: string, given: StrimziKafkaClusterProps) {
    super(scope, id, { ...given, cluster: id }, (client) => client)
    const props = typed(this, given)
    this.name = id
    this.brokers = props.brokers
    this.bootstrapServers = [`${id}-kafka-bootstrap:${PORT}`]
    const told = Object.keys(props.config ?? {}).some((key) => /^log\.(retention|roll|cleanup)\./.test(key))
    this.defaultRetention = told ? undefined : Duration.days(7)
    this.maxMessageBytes = maxMessageBytesOf(props.config)
    addRules(this, { ...props, name: id }, strimziKafkaClusterRules)

    const { version, metadataVersion, authentication = 'tls', metrics = true } = props
    this.node.defaultChild = new KubernetesObject(this, 'Kafka', Kafka, {
      metadata: { name: id },
      spec: lazily(() => ({
        kafka: {
          ...(version !== undefined && { version }),
          ...(metadataVersion !== undefined && { metadataVersion }),
          listeners: [
            {
              name: 'tls',
              port: PORT,
              type: 'internal' as const,
              tls: true as const,
              authentication: { type: authentication },
              networkPolicyPeers: networkPolicyPeers(this.clients, props.additionalPeers),
            },
          ],
          authorization: { type: 'simple' as const },
          config: strimziConfig(props),
          ...(metrics && { metricsConfig: { type: 'strimziMetricsReporter' as const } }),
        },
        entityOperator: { topicOperator: {}, userOperator: {} },
      })),
    })
    for (const pool of nodePools(id, props)) new KubernetesObject(this, pool.metadata.name, KafkaNodePool, pool)
    neverPrune(this)
  }
}
