import type { KafkaTopic } from '../../kafka/kafka-topic.ts'
import { SharedKafkaCluster } from '../../kafka/shared-kafka-cluster.ts'
import { finding } from '../topology-rules.ts'
import type { AcrossRule, Program } from './program.ts'

/** Topics that systems declare, by their keys; dead letters follow from others. */
const declared = (program: Program) =>
  program.members.flatMap(({ system, topology }) =>
    topology.topics
      .filter(({ borrowedFrom, deadLettersOf }) => borrowedFrom === undefined && deadLettersOf === undefined)
      .map((topic) => ({ system: system.name, topic, key: program.keyOf(topic) })),
  )

/** Two reconcilers would undo each other's changes. */
export const declaredTwice: AcrossRule = (program) => {
  const made = declared(program).filter(({ topic }) => topic.cluster.topicsManagedBy === undefined)
  return made.flatMap(({ system, topic, key }) => {
    const others = made.filter((other) => other.key === key && other.system !== system).map((other) => other.system)
    if (others.length === 0) return []
    const allowed = `a topic that ${others.join(', ')} does not declare on the same cluster`
    const fix = 'let one system own it, with defineTopic() and addTopic(), and the others use it with useTopic()'
    return [finding('error', 'LINT-SHARED-TOPIC', topic, 'topic name', topic.topicName, allowed, fix)]
  })
}

/** A borrowed topic has to exist, and to be what the reader expects. */
export const borrowedTopics: AcrossRule = (program) => {
  const owned = declared(program)
  return program.members.flatMap(({ topology }) =>
    topology.topics.flatMap((topic) => {
      const { borrowedFrom: owner, topicName } = topic
      if (owner === undefined) return []
      const refused = (got: unknown, allowed: string, fix: string) => [
        finding('error', 'LINT-NOT-LENT', topic, 'useTopic', got, allowed, fix),
      ]
      if (!program.members.some(({ system }) => system.name === owner)) {
        const present = program.members.map(({ system }) => system.name).join(', ')
        return refused(
          owner,
          `an owner among ${present}, the systems of ${program.environment}`,
          'name the system that declares it',
        )
      }
      const original = owned.find((other) => other.system === owner && other.key === program.keyOf(topic))
      if (original === undefined) {
        const there = owned
          .filter((other) => other.system === owner)
          .filter((other) => program.identityOf(other.topic.cluster) === program.identityOf(topic.cluster))
        const names = there.map((other) => other.topic.topicName).join(', ') || 'none'
        return refused(
          topicName,
          `a topic that ${owner} declares on the cluster: ${names}`,
          'let the owner pass the definition to addTopic()',
        )
      }
      const [theirs, ours] = [shapeOf(original.topic), shapeOf(topic)]
      return theirs === ours
        ? []
        : refused(ours, `what ${owner} declares: ${theirs}`, 'import the definition from its owner')
    }),
  )
}

/** What readers rely on. */
const shapeOf = ({ topicName, partitions, replicationFactor, events }: KafkaTopic) =>
  [
    `${topicName} with ${partitions} partition(s)`,
    `replication factor ${replicationFactor}`,
    `events ${[...new Set(events.map(({ type }) => type))].sort().join(', ') || 'of any kind'}`,
  ].join(', ')

/** Names of systems are plain text, which is checked only here. */
export const unknownSystems: AcrossRule = ({ members, names }) =>
  members.flatMap(({ system, topology }) => {
    const wrong = (given: readonly string[]) => given.filter((name) => name === system.name || !names.includes(name))
    const allowed = `names of other systems: ${names.filter((name) => name !== system.name).join(', ') || 'there are none'}`
    const fix = 'write the name of its SystemDefinition, or remove it'
    const topics = topology.topics.filter(({ borrowedFrom }) => borrowedFrom === undefined)
    const lists = [
      ...topics.flatMap((topic) => [
        { construct: topic, prop: 'readers', unknown: wrong(topic.readers) },
        { construct: topic, prop: 'writers', unknown: wrong(topic.writers) },
      ]),
      ...topology.clusters
        .filter((cluster) => !(cluster instanceof SharedKafkaCluster))
        .map((cluster) => ({ construct: cluster, prop: 'sharedWith', unknown: wrong(cluster.sharedWith) })),
    ]
    return lists
      .filter(({ unknown }) => unknown.length > 0)
      .map(({ construct, prop, unknown }) =>
        finding('error', 'LINT-NOT-LENT', construct, prop, unknown.join(', '), allowed, fix),
      )
  })
