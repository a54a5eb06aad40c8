import type { Construct } from 'constructs'
import { isCount } from '../platform/amount-rules.ts'
import { addRules, type Rule } from '../platform/validation.ts'
import { type IKafkaCluster, KafkaClusterBase } from './kafka-cluster-base.ts'

/** Options of `KafkaCluster.fromBootstrapServers()`. */
export interface ImportedKafkaClusterProps {
  /** Kafka's `bootstrap.servers`: `host:port` each. */
  readonly bootstrapServers: readonly string[]
  /** Number of brokers of that cluster. @default 3 */
  readonly brokers?: number
  /**
   * Kafka's `security.protocol`: with `SSL` the brokers' certificates are checked against the certificate authorities that
   * Node trusts; set the variable NODE_EXTRA_CA_CERTS for a private one. @default 'PLAINTEXT'
   */
  readonly securityProtocol?: IKafkaCluster['securityProtocol']
  /** Who creates the topics, if not a TopicReconciler of this project. @default - a TopicReconciler */
  readonly topicsManagedBy?: string
  /** Other systems of the program that may use it, with `KafkaCluster.ofSystem()`. @default - none */
  readonly sharedWith?: readonly string[]
}

/** An existing cluster: topics and workloads are attached to it, the brokers are managed elsewhere. */
export class ImportedKafkaCluster extends KafkaClusterBase {
  readonly name: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  override readonly securityProtocol: IKafkaCluster['securityProtocol']
  readonly defaultRetention = undefined
  readonly topicsManagedBy: string | undefined
  readonly sharedWith: readonly string[]

  constructor(scope: Construct, id: string, props: ImportedKafkaClusterProps) {
    super(scope, id)
    this.name = id
    this.brokers = props.brokers ?? 3
    this.bootstrapServers = [...props.bootstrapServers]
    this.securityProtocol = props.securityProtocol ?? 'PLAINTEXT'
    this.topicsManagedBy = props.topicsManagedBy
    this.sharedWith = [...(props.sharedWith ?? [])]
    addRules(this, props, rules)
  }
}

const isAddress = (server: string) => {
  const [, port] = /^[^\s,:/]+:(\d{1,5})$/.exec(server) ?? []
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65535
}

const rules: readonly Rule<ImportedKafkaClusterProps>[] = [
  {
    prop: 'bootstrapServers',
    broken: ({ bootstrapServers }) => bootstrapServers.length === 0 || !bootstrapServers.every(isAddress),
    got: ({ bootstrapServers }) => bootstrapServers.join(','),
    allowed: () => 'at least one host:port, without a scheme',
    fix: () => "give the addresses of the cluster's client listener",
  },
  {
    prop: 'brokers',
    broken: ({ brokers = 3 }) => !isCount(brokers),
    got: ({ brokers }) => brokers,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give the number of brokers of the existing cluster',
  },
]
