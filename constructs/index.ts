/** The public API: everything needed to write a system. */
// Rules about whole trees hold by being loaded: constructs cannot import what reads all of them.
import './topology/tree-rules.ts'

export { defineEvent, type EventDefinition } from '../contracts/event.ts'
export { KafkaUi, type KafkaUiProps } from './addons/kafka-ui.ts'
export type { ConstantArrivalRate, LoadStage } from './addons/load.ts'
export { LoadTest } from './addons/load-test.ts'
export type { LoadTestProps, ThinkTime } from './addons/load-test-props.ts'
export type { Thresholds } from './addons/thresholds.ts'
export { ToolJob, type ToolJobProps } from './addons/tool-job.ts'
export type { ToolOptions } from './addons/tool-options.ts'
export type { IDatabase } from './data/database.ts'
export type { DatabaseSecretKeys, ImportedDatabaseProps } from './data/imported-database.ts'
export type { PostgresConfig } from './data/postgres-config.ts'
export { PostgresDatabase } from './data/postgres-database.ts'
export type { PostgresDatabaseProps } from './data/postgres-database-props.ts'
export type { BrokerConfig } from './kafka/broker-config.ts'
export type { CertificateSecret } from './kafka/certificates.ts'
export type {
  ClientAuthentication,
  ClientSecurity,
  FileSource,
  PasswordAuthentication,
  SecretOfClient,
  TlsAuthentication,
  TokenAuthentication,
} from './kafka/client-security.ts'
export type { KafkaSecurity } from './kafka/cluster-security.ts'
export type { ImportedKafkaClusterProps } from './kafka/imported-kafka-cluster.ts'
export { KafkaCluster } from './kafka/kafka-cluster.ts'
export type { IKafkaCluster, KafkaClient } from './kafka/kafka-cluster-base.ts'
export type { KafkaClusterProps, KafkaStorageProps } from './kafka/kafka-cluster-props.ts'
export { KafkaTopic } from './kafka/kafka-topic.ts'
export type { KafkaTopicProps } from './kafka/kafka-topic-props.ts'
export type { SharedKafkaClusterProps } from './kafka/shared-kafka-cluster.ts'
export type { CleanupPolicy, Retention, TopicConfig } from './kafka/topic-config.ts'
export { defineTopic, type TopicDefinition } from './kafka/topic-definition.ts'
export type { ConsumingPeer, ProducingPeer, TopicPeer } from './kafka/topic-peer.ts'
export { TopicReconciler, type TopicReconcilerProps } from './kafka/topic-reconciler.ts'
export { apiObjectsOf } from './platform/api-objects.ts'
export type { AutoscalingProps } from './platform/autoscaling.ts'
export { buildSystem } from './platform/build-system.ts'
export type { ClientConnection } from './platform/client-connection.ts'
export { Namespace, type NamespaceProps, type PodSecurityMode } from './platform/namespace.ts'
export type { NetworkPeer, NetworkPoliciesProps } from './platform/network-peers.ts'
export type { ContainerShape, NetworkShape, PodShape } from './platform/pod-shape.ts'
export type { Resources } from './platform/quantities.ts'
export type { LoadBalancerProps, ServiceProps } from './platform/service.ts'
export type { Spread, SpreadMode } from './platform/spread.ts'
export {
  type Images,
  type Neighbours,
  type RuntimePrograms,
  System,
  type SystemEnvironment,
  type SystemProps,
} from './platform/system.ts'
export type { Project, SystemDefinition } from './platform/system-definition.ts'
export { StrimziKafkaCluster } from './strimzi/strimzi-kafka-cluster.ts'
export type {
  ExistingStrimziKafkaClusterProps,
  StrimziKafkaClusterProps,
  StrimziUserProps,
} from './strimzi/strimzi-props.ts'
export { acrossFindings } from './topology/across/index.ts'
export type { LintCode, WarningCode } from './topology/codes.ts'
export { acceptFinding, expectOutage } from './topology/declarations.ts'
export { type Topology, topologyOf } from './topology/topology.ts'
export { type Finding, topologyFindings } from './topology/topology-rules.ts'
export type { TopologyValue } from './topology/value.ts'
export type { ConsumerConfig, ProducerConfig } from './workloads/client-config.ts'
export type { ConsumptionProps, RetryProps } from './workloads/consumption.ts'
export type { DatabaseAccessProps, DatabasePoolProps } from './workloads/database-access.ts'
export { EventConsumer, type EventConsumerProps } from './workloads/event-consumer.ts'
export type { SettingNames } from './workloads/foreign-program.ts'
export type { HttpEndpointProps } from './workloads/http-endpoint.ts'
export { HttpService } from './workloads/http-service.ts'
export type { HttpServiceProps } from './workloads/http-service-props.ts'
export type { OnRelease } from './workloads/on-release.ts'
export { ProducerJob, type ProducerJobProps } from './workloads/producer-job.ts'
export { TerminalService, type TerminalServiceProps } from './workloads/terminal-service.ts'
export { Workload, type WorkloadProps } from './workloads/workload.ts'
