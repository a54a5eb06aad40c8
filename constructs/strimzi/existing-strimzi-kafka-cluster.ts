import type { Construct } from 'constructs'
import { isCount } from '../platform/amount-rules.ts'
import { fromOutside, type Passage } from '../platform/network-policy.ts'
import { System } from '../platform/system.ts'
import { addRules, dnsLabelRule, type Rule, within } from '../platform/validation.ts'
import { StrimziClients } from './strimzi-clients.ts'
import { brokersOf } from './strimzi-nodes.ts'
import type { ExistingStrimziKafkaClusterProps } from './strimzi-props.ts'

/** A cluster of Strimzi that exists: its topics and users are declared here, its brokers are managed elsewhere. */
export class ExistingStrimziKafkaCluster extends StrimziClients {
  readonly name: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  readonly defaultRetention = undefined
  readonly maxMessageBytes = undefined

  readonly #of: Pick<ExistingStrimziKafkaClusterProps, 'cluster' | 'namespace'>

  override get address(): Passage {
    return fromOutside({ ...super.address, peers: [brokersOf(this.#of.cluster)] }, this.#of.namespace)
  }

  constructor(scope: Construct, id: string, props: ExistingStrimziKafkaClusterProps) {
    const { cluster, namespace, port = 9093 } = props
    const system = System.find(scope)?.name
    super(scope, id, props, props.userName ?? ((client) => (system === undefined ? client : `${system}-${client}`)))
    this.#of = props
    this.name = id
    this.brokers = props.brokers ?? 3
    this.bootstrapServers = [`${cluster}-kafka-bootstrap.${namespace}.svc:${port}`]
    addRules(this, props, rules)
    addRules(this, { name: cluster }, within('cluster', [dnsLabelRule('name')]))
    addRules(this, { name: namespace }, within('namespace', [dnsLabelRule('name')]))
  }
}

const rules: readonly Rule<ExistingStrimziKafkaClusterProps>[] = [
  {
    prop: 'brokers',
    broken: ({ brokers = 3 }) => !isCount(brokers),
    got: ({ brokers }) => brokers,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give the number of brokers of the existing cluster',
  },
  {
    prop: 'port',
    broken: ({ port = 9093 }) => !isCount(port) || port > 65_535,
    got: ({ port }) => port,
    allowed: () => 'a port from 1 to 65535',
    fix: () => 'give the port of a listener with tls: true',
  },
]
