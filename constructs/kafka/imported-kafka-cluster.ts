import type { Construct } from 'constructs'
import { isCount } from '../platform/amount-rules.ts'
import { blocks, type Passage } from '../platform/network-policy.ts'
import { networksRule } from '../platform/service.ts'
import { addRules, type Rule } from '../platform/validation.ts'
import type { ClientSecurity } from './client-security.ts'
import { clientSecurityRules } from './client-security-rules.ts'
import { KafkaClusterBase } from './kafka-cluster-base.ts'

/** Options of `KafkaCluster.fromBootstrapServers()`. */
export interface ImportedKafkaClusterProps extends ClientSecurity {
  /** Kafka's `bootstrap.servers`: `host:port` each. */
  readonly bootstrapServers: readonly string[]
  /** Number of brokers of that cluster. @default 3 */
  readonly brokers?: number
  /** Address blocks of the brokers, for `networkPolicies`: rules cannot name hosts. @default - anywhere, at the ports of the servers */
  readonly networks?: readonly string[]
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
  override readonly security: ClientSecurity
  readonly defaultRetention = undefined
  readonly maxMessageBytes = undefined
  readonly topicsManagedBy: string | undefined
  readonly sharedWith: readonly string[]
  readonly #networks: readonly string[] | undefined

  override get address(): Passage {
    return { ...super.address, peers: blocks(this.#networks) }
  }

  constructor(scope: Construct, id: string, props: ImportedKafkaClusterProps) {
    super(scope, id)
    this.name = id
    this.brokers = props.brokers ?? 3
    this.bootstrapServers = [...props.bootstrapServers]
    const { securityProtocol, trust, authentication } = props
    this.security = {
      ...(securityProtocol && { securityProtocol }),
      ...(trust && { trust }),
      ...(authentication && { authentication }),
    }
    this.topicsManagedBy = props.topicsManagedBy
    this.sharedWith = [...(props.sharedWith ?? [])]
    this.#networks = props.networks
    addRules(this, props, rules)
    addRules(this, props, [networksRule])
    addRules(this, this.security, clientSecurityRules)
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
