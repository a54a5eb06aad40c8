import type { KafkaOperation, KafkaRight } from './kafka-right.ts'
import type { KafkaClient, KafkaTopic } from './kafka-topic.ts'

/**
 * The rights that a client needs for what it declares, and no others. An idempotent producer needs `Write` only, since Kafka 3.0
 * (KIP-679).
 */
export function rightsOf({ produces, consumes, deadLetterTopics, group, rights = [] }: KafkaClient): KafkaRight[] {
  return merged([
    ...consumes.map(({ topicName }) => topic(topicName, 'Read')),
    ...[...produces, ...deadLetterTopics].map(({ topicName }) => topic(topicName, 'Write')),
    ...(group === undefined ? [] : [{ resource: 'group', name: group, operations: ['Read'] } as const]),
    ...rights,
  ])
}

/**
 * The rights that the tools of `main.ts job` need: replay and redrive move offsets of every group, and put dead letters back in
 * a transaction.
 */
export function toolRights(clients: readonly KafkaClient[], topics: readonly KafkaTopic[]): KafkaRight[] {
  return merged([
    ...topics.map(({ topicName }) => topic(topicName, 'Read', 'DescribeConfigs')),
    ...topics.flatMap(({ topicName, deadLettersOf }) =>
      deadLettersOf === undefined
        ? []
        : [
            topic(topicName, 'Write'),
            topic(deadLettersOf.topicName, 'Write'),
            { resource: 'transactionalId', name: `${topicName}.redrive`, operations: ['Write'] } as const,
          ],
    ),
    ...clients.flatMap(({ group }) =>
      group === undefined ? [] : [{ resource: 'group', name: group, operations: ['Read'] } as const],
    ),
  ])
}

const topic = (name: string, ...operations: KafkaOperation[]): KafkaRight => ({ resource: 'topic', name, operations })

/** One right for each resource, in an order of its own: two edges of one topic are one right. */
function merged(rights: readonly KafkaRight[]): KafkaRight[] {
  const found = new Map<string, KafkaRight>()
  for (const { resource, name, operations } of rights) {
    const key = `${resource} ${name}`
    const all = new Set([...(found.get(key)?.operations ?? []), ...operations])
    found.set(key, { resource, name, operations: [...all].sort() })
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, right]) => right)
}
