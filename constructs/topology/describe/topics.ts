import type { EventDefinition } from '../../../contracts/event.ts'
import type { KafkaTopic } from '../../kafka/kafka-topic.ts'
import type { BrokerLimits, TopicValue } from '../value.ts'

/** A topic as plain data. */
export function topicValue(
  topic: KafkaTopic,
  ids: ReadonlyMap<EventDefinition, string>,
  limits: BrokerLimits | undefined,
): TopicValue {
  const { config, deadLettersOf, borrowedFrom, readers, writers, peers } = topic
  const number = (key: string, otherwise: number | undefined) =>
    config[key] === undefined ? otherwise : Number(config[key])
  const retentionMs = number('retention.ms', limits?.retentionMs)
  const maxMessageBytes = number('max.message.bytes', limits?.messageMaxBytes)
  return {
    path: topic.node.path,
    cluster: topic.cluster.name,
    name: topic.topicName,
    partitions: topic.partitions,
    replicationFactor: topic.replicationFactor,
    minInsyncReplicas: topic.minInsyncReplicas,
    ...(retentionMs !== undefined && { retentionMs }),
    ...(maxMessageBytes !== undefined && { maxMessageBytes }),
    config,
    events: topic.events.flatMap((event) => ids.get(event) ?? []),
    ...(deadLettersOf && { deadLettersOf: deadLettersOf.topicName }),
    ...(borrowedFrom !== undefined && { owner: borrowedFrom }),
    ...(readers.length > 0 && { readers }),
    ...(writers.length > 0 && { writers }),
    ...(peers.length > 0 && { peers }),
  }
}
