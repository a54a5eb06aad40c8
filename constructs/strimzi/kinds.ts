import type { k8s } from 'cdk8s-plus-28'
import type { BrokerConfig } from '../kafka/broker-config.ts'
import type { KafkaRight } from '../kafka/kafka-right.ts'
import type { Json } from '../platform/json.ts'

// Strimzi's resources, version v1 (Strimzi 0.49 and newer), as far as they are written here.
// https://strimzi.io/docs/operators/latest/configuring.html

const kind = <Props>(name: string) => ({
  GVK: { apiVersion: 'kafka.strimzi.io/v1', kind: name },
  manifest: (props: Props): unknown => props,
})

interface Metadata {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
}

/** How clients reach the brokers: one entry of `spec.kafka.listeners`. */
export interface StrimziListener {
  readonly name: string
  readonly port: number
  readonly type: 'internal'
  readonly tls: true
  readonly authentication: { readonly type: StrimziAuthentication }
  readonly networkPolicyPeers?: readonly Json<k8s.NetworkPolicyPeer>[]
}

/** How clients say who they are. */
export type StrimziAuthentication = 'tls' | 'scram-sha-512'

export interface KafkaProps extends Metadata {
  readonly spec: {
    readonly kafka: {
      readonly version?: string
      readonly metadataVersion?: string
      readonly listeners: readonly StrimziListener[]
      readonly authorization: { readonly type: 'simple' }
      readonly config: BrokerConfig
      readonly metricsConfig?: { readonly type: 'strimziMetricsReporter' }
    }
    readonly entityOperator: {
      readonly topicOperator: Readonly<Record<string, never>>
      readonly userOperator: Readonly<Record<string, never>>
    }
  }
}

export interface KafkaNodePoolProps extends Metadata {
  readonly spec: {
    readonly replicas: number
    readonly roles: readonly ('broker' | 'controller')[]
    readonly storage: {
      readonly type: 'jbod'
      readonly volumes: readonly {
        readonly id: number
        readonly type: 'persistent-claim'
        readonly size: string
        readonly class?: string
        readonly deleteClaim: boolean
        readonly kraftMetadata: 'shared'
      }[]
    }
    readonly resources: Json<k8s.ResourceRequirements>
    readonly template: {
      readonly pod: {
        readonly terminationGracePeriodSeconds: number
        readonly topologySpreadConstraints: readonly Json<k8s.TopologySpreadConstraint>[]
      }
    }
  }
}

export interface KafkaTopicProps extends Metadata {
  readonly spec: {
    readonly topicName?: string
    readonly partitions: number
    readonly replicas: number
    readonly config: Readonly<Record<string, string | number>>
  }
}

export interface KafkaUserProps extends Metadata {
  readonly spec: {
    readonly authentication: { readonly type: StrimziAuthentication }
    readonly authorization: { readonly type: 'simple'; readonly acls: readonly Acl[] }
    readonly template?: {
      readonly secret: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } }
    }
  }
}

interface Acl {
  readonly resource: { readonly type: KafkaRight['resource']; readonly name: string; readonly patternType: 'literal' }
  readonly operations: KafkaRight['operations']
}

export const Kafka = kind<KafkaProps>('Kafka')
export const KafkaNodePool = kind<KafkaNodePoolProps>('KafkaNodePool')
export const KafkaTopic = kind<KafkaTopicProps>('KafkaTopic')
export const KafkaUser = kind<KafkaUserProps>('KafkaUser')

/** The label by which every resource names its cluster. */
export const CLUSTER_LABEL = 'strimzi.io/cluster'
