import { setTimeout as sleep } from 'node:timers/promises'
import type { DeclaredTopic } from '../../../contracts/topics.ts'
import { type Admin, ConfigResourceTypes, ConfigSource, KafkaJSProtocolError } from '../kafka/kafkajs.ts'
import { partitionsOf } from '../kafka/topics.ts'
import type { ActualTopic } from './plan.ts'

/** Milliseconds in which every broker has heard of a topic that was created or removed a moment ago. */
const SETTLING_MS = 10_000

/**
 * Asks Kafka for those of the declared topics that exist, by name.
 * @throws when Kafka does not answer, or its brokers do not agree within ten seconds on which topics there are
 */
export async function readActualTopics(
  admin: Admin,
  declared: readonly Pick<DeclaredTopic, 'name'>[],
): Promise<ReadonlyMap<string, ActualTopic>> {
  for (const givesUpAt = performance.now() + SETTLING_MS; ; await sleep(250)) {
    try {
      return await readOnce(admin, declared)
    } catch (error) {
      // Each request may go to another broker: one had heard of a topic, and another has not yet.
      const disagree = error instanceof KafkaJSProtocolError && error.type === 'UNKNOWN_TOPIC_OR_PARTITION'
      if (!disagree || performance.now() > givesUpAt) throw error
    }
  }
}

async function readOnce(
  admin: Admin,
  declared: readonly Pick<DeclaredTopic, 'name'>[],
): Promise<ReadonlyMap<string, ActualTopic>> {
  const topics = await partitionsOf(
    admin,
    declared.map(({ name }) => name),
  )
  const names = [...topics.keys()]
  if (names.length === 0) return new Map()

  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  })
  const overridesOf = (topic: string) => {
    const configs = resources.find(({ resourceName }) => resourceName === topic)?.configEntries ?? []
    return new Map(
      configs
        .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
        .map(({ configName, configValue, isSensitive }) => [configName, { value: isSensitive ? null : configValue }]),
    )
  }
  return new Map(
    [...topics].map(([name, partitions]) => [
      name,
      {
        partitions: partitions.length,
        replicationFactors: [...new Set(partitions.map(({ replicas }) => replicas.length))].sort((a, b) => a - b),
        overrides: overridesOf(name),
      },
    ]),
  )
}
