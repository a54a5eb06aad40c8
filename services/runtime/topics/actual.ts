import kafkajs, { type Admin } from 'kafkajs'
import type { DeclaredTopic } from '../../../contracts/topics.ts'
import type { ActualTopic } from './plan.ts'

// From the default export: Node does not see these names in kafkajs, which is no ES module.
const { ConfigResourceTypes, ConfigSource } = kafkajs

/** Asks Kafka for those of the declared topics that exist, by name. */
export async function readActualTopics(
  admin: Admin,
  declared: readonly Pick<DeclaredTopic, 'name'>[],
): Promise<ReadonlyMap<string, ActualTopic>> {
  // Asking for the metadata of a topic by its name could create it, where the cluster allows that.
  const existing = new Set(await admin.listTopics())
  const names = declared.map(({ name }) => name).filter((name) => existing.has(name))
  if (names.length === 0) return new Map()

  const { topics } = await admin.fetchTopicMetadata({ topics: names })
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
    topics.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        replicationFactors: [...new Set(partitions.map(({ replicas }) => replicas.length))].sort((a, b) => a - b),
        overrides: overridesOf(name),
      },
    ]),
  )
}
