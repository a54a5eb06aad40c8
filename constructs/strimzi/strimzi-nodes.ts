import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { type BrokerConfig, durabilityConfig } from '../kafka/broker-config.ts'
import type { KafkaClient } from '../kafka/kafka-topic.ts'
import { selectorLabels } from '../platform/labels.ts'
import { type NetworkPeer, podsOf } from '../platform/network-peers.ts'
import { formatSize, type Resources, resourceRequirements, seconds } from '../platform/quantities.ts'
import { spreadConstraints } from '../platform/spread.ts'
import { CLUSTER_LABEL, type KafkaNodePoolProps } from './kinds.ts'
import type { StrimziKafkaClusterProps } from './strimzi-props.ts'

type Role = KafkaNodePoolProps['spec']['roles'][number]

interface Pool {
  readonly name: string
  readonly roles: readonly Role[]
  readonly replicas: number
  readonly storage: Size
  readonly resources: Resources
}

/** The KafkaNodePools of a cluster: one with both roles, or one for each. */
export function nodePools(cluster: string, props: StrimziKafkaClusterProps): KafkaNodePoolProps[] {
  const { brokers, controllers } = props
  const broker = {
    replicas: brokers,
    storage: props.storage ?? Size.gibibytes(10),
    resources: props.resources ?? { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
  }
  const pools: Pool[] =
    controllers === undefined
      ? [{ ...broker, name: 'combined', roles: ['controller', 'broker'] }]
      : [
          {
            name: 'controller',
            roles: ['controller'],
            replicas: controllers,
            storage: props.controllerStorage ?? Size.gibibytes(5),
            resources: props.controllerResources ?? { cpu: Cpu.millis(250), memory: Size.gibibytes(1) },
          },
          { ...broker, name: 'broker', roles: ['broker'] },
        ]
  return pools.map((pool) => nodePool(cluster, pool, props))
}

function nodePool(cluster: string, pool: Pool, props: StrimziKafkaClusterProps): KafkaNodePoolProps {
  const selector = { [CLUSTER_LABEL]: cluster, 'strimzi.io/pool-name': pool.name }
  return {
    metadata: { name: pool.name, labels: { [CLUSTER_LABEL]: cluster } },
    spec: {
      replicas: pool.replicas,
      roles: pool.roles,
      storage: {
        type: 'jbod',
        volumes: [
          {
            id: 0,
            type: 'persistent-claim',
            size: formatSize(pool.storage),
            ...(props.storageClass !== undefined && { class: props.storageClass }),
            // The claims outlive the resource: who deletes a KafkaNodePool has not yet deleted the records.
            deleteClaim: false,
            kraftMetadata: 'shared',
          },
        ],
      },
      resources: resourceRequirements(pool.resources),
      template: {
        pod: {
          terminationGracePeriodSeconds: seconds(props.terminationGracePeriod ?? Duration.minutes(2)),
          topologySpreadConstraints: spreadConstraints(props.spread ?? {}, selector),
        },
      },
    },
  }
}

/** The pods of the nodes of a cluster. */
export const brokersOf = (cluster: string): NetworkPeer => podsOf({ 'strimzi.io/name': `${cluster}-kafka` })

/** The brokers' configuration: what keeps records safe, and what was given. */
export const strimziConfig = ({ brokers, config }: StrimziKafkaClusterProps): BrokerConfig => ({
  ...durabilityConfig(brokers),
  ...config,
})

/** Who may open a connection: the declared clients, the tools, and who else is named. */
export const networkPolicyPeers = (
  clients: readonly KafkaClient[],
  additional: readonly NetworkPeer[] = [],
): NetworkPeer[] => [
  ...clients.map(({ name }) => podsOf(selectorLabels(name))),
  podsOf({ 'app.kubernetes.io/component': 'tool' }),
  ...additional,
]
