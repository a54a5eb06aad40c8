import { encode } from '../../contracts/codec.ts'
import { type DeadLetterRoute, type GroupConsumption, tools } from '../../contracts/tools.ts'
import type { IKafkaCluster } from '../kafka/kafka-cluster-base.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import type { Topology } from '../topology/topology.ts'
import type { ToolOptions } from './tool-options.ts'

/** A consumer group of a system, and what it reads. */
export interface KnownGroup {
  readonly group: string
  readonly topics: readonly KafkaTopic[]
}

/** The consumer groups of a system. */
export const groupsOf = ({ workloads }: Topology): KnownGroup[] =>
  workloads.flatMap(({ group, consumes }) => (group === undefined ? [] : [{ group, topics: consumes }]))

/** The groups that a tool is asked about. */
export const wantedGroups = (options: ToolOptions): readonly string[] => {
  if (options.tool === 'lag') return options.groups ?? []
  return 'group' in options && options.group !== undefined ? [options.group] : []
}

/** The topics that a tool is asked about. */
export const wantedTopics = (options: ToolOptions): readonly string[] =>
  options.tool === 'lag' ? [] : (options.topics ?? [])

/** The topics that a tool can be asked about. */
export function possibleTopics(options: ToolOptions, topology: Topology): readonly KafkaTopic[] {
  switch (options.tool) {
    case 'replay':
      return groupsOf(topology).find(({ group }) => group === options.group)?.topics ?? []
    case 'dlq-list':
    case 'dlq-redrive':
      return topology.topics.flatMap(({ deadLettersOf }) => deadLettersOf ?? [])
    case 'topic-describe':
      return topology.topics
    case 'lag':
      return []
  }
}

/** The selected ones, or all that are possible. */
export const chosenTopics = (options: ToolOptions, topology: Topology): readonly KafkaTopic[] => {
  const wanted = wantedTopics(options)
  const possible = possibleTopics(options, topology)
  return wanted.length === 0 ? possible : possible.filter(({ topicName }) => wanted.includes(topicName))
}

const chosenGroups = (options: ToolOptions, topology: Topology): readonly KnownGroup[] => {
  const wanted = wantedGroups(options)
  return groupsOf(topology).filter(({ group }) => wanted.length === 0 || wanted.includes(group))
}

/** The clusters of what a tool is asked about; a tool talks to one. */
export function clustersOf(options: ToolOptions, topology: Topology): readonly IKafkaCluster[] {
  const topics =
    options.tool === 'lag'
      ? chosenGroups(options, topology).flatMap((one) => one.topics)
      : chosenTopics(options, topology)
  return [...new Set(topics.map(({ cluster }) => cluster))]
}

/** The environment of a tool: its options, and what the system knows about them. Call it only if the rules hold. */
export function toolEnv(options: ToolOptions, topology: Topology): Record<string, string> {
  const topics = chosenTopics(options, topology)
  const names = topics.map(({ topicName }) => topicName)
  switch (options.tool) {
    case 'replay':
      return encode(tools.replay, { ...options, topics: names })
    case 'dlq-list':
      return encode(tools['dlq-list'], { ...options, deadLetters: routesOf(topics, topology) })
    case 'dlq-redrive':
      return encode(tools['dlq-redrive'], { ...options, deadLetters: routesOf(topics, topology) })
    case 'topic-describe':
      return encode(tools['topic-describe'], { ...options, declared: topics.map(({ declaration }) => declaration) })
    case 'lag':
      return encode(tools.lag, { ...options, groups: chosenGroups(options, topology).map(consumption) })
  }
}

const routesOf = (topics: readonly KafkaTopic[], topology: Topology): DeadLetterRoute[] =>
  topics.map((topic) => ({
    topic: topic.topicName,
    deadLetters: topic.cluster.deadLetterTopicOf(topic).topicName,
    groups: topology.consumersOf(topic).flatMap(({ group }) => group ?? []),
  }))

const consumption = ({ group, topics }: KnownGroup): GroupConsumption => ({
  group,
  topics: topics.map(({ topicName }) => topicName),
})
