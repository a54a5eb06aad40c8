import kafkajs from 'kafkajs'

// What the rest of the runtime uses of kafkajs: only this folder imports it, so that another client could take its place.

export type {
  AclEntry,
  Admin,
  Consumer,
  ConsumerSubscribeTopics,
  EachBatchPayload,
  GroupDescription,
  ICustomPartitioner,
  IHeaders,
  Kafka,
  KafkaMessage,
  Message,
  PartitionMetadata,
  Producer,
  RecordMetadata,
  Transaction,
} from 'kafkajs'

export { createErrorFromCode } from 'kafkajs/src/protocol/error.js'

// From the default export: Node does not see these names in kafkajs, which is no ES module.
export const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  AssignerProtocol,
  CompressionTypes,
  ConfigResourceTypes,
  ConfigSource,
  KafkaJSAggregateError,
  KafkaJSProtocolError,
  Partitioners,
  ResourcePatternTypes,
} = kafkajs
