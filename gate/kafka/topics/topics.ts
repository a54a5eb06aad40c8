import type { Codes, Found } from '../../found.ts'
import { counted, kubectl, listed, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange } from '../change.ts'
import { kafkaTool, lagCommand } from '../commands.ts'
import { brokersOf } from '../model/clusters.ts'
import { isStrimzis, type Topic } from '../model/topics.ts'
import { renamedTopics } from './topic-names.ts'

const codes = {
  'KAFKA-TOPIC-ADDED': {
    classes: ['no-restart'],
    why: 'The topic reconciler, or the Topic Operator, creates it.',
    fix: 'Nothing.',
  },
  'KAFKA-DEAD-LETTERS-REMOVED': {
    classes: ['manual-steps'],
    why: 'A dead-letter topic is no longer declared: it stays, and the tools no longer know it.',
    fix: 'Redrive or read what is in it, then delete it.',
  },
  'KAFKA-TOPIC-REMOVED': {
    classes: ['data-loss', 'manual-steps'],
    why: 'A topic is no longer declared. With a topic reconciler it stays in Kafka, with its events; when a KafkaTopic is deleted, for instance because it is pruned, the Topic Operator deletes the topic.',
    fix: 'Declare it again while it is in use. Delete it with `kafka-topics.sh` once everything is read.',
  },
  'KAFKA-TOPIC-RENAMED': {
    classes: ['reprocessing'],
    why: 'The new topic starts empty: what is unread in the old one is skipped.',
    fix: 'Let consumers read both until the old one is empty.',
  },
  'KAFKA-TOPIC-IMPOSSIBLE': {
    classes: ['outage'],
    why: 'A new topic needs more replicas than there are brokers: Kafka refuses it, and its users wait.',
    fix: 'Lower the replication factor.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Topics that are no longer declared, newly declared, or renamed. */
export const topicsRule = rule(codes, (change: KafkaChange) => {
  const renamed = renamedTopics(change)
  // A ConfigMap without the topic, or no KafkaTopic any more. One that names another topic has a rule of its own.
  const isGone = (topic: Topic) => (change.of(topic.object)?.after === undefined) === isStrimzis(topic)
  const isNew = (topic: Topic) => !isStrimzis(topic) || change.of(topic.object)?.before === undefined
  return [
    ...change.topics.removed.filter(isGone).map((topic) => removedTopic(change, topic, renamed.get(topic))),
    ...[...renamed].filter(([, to]) => isNew(to)).map(([from, to]) => renamedTopic(change, from, to)),
    ...change.topics.added
      .filter(isNew)
      .map((topic) => addedTopic(change, topic))
      .filter(isTold(change)),
  ]
})

/** In a new system everything is new: only what is wrong with its topics is reported. */
const isTold = (change: KafkaChange) => (found: Found<Code>) =>
  found.code !== 'KAFKA-TOPIC-ADDED' || found.at.path === '' || change.of(found.at.object)?.before !== undefined

function removedTopic(change: KafkaChange, topic: Topic, renamed: Topic | undefined): Found<Code> {
  if (isStrimzis(topic)) return removedResource(change, topic)
  const cluster = change.before.clusterOfTopic(topic)
  const users = usersLeft(change, topic)
  const deadLetters = change.before.holdsDeadLetters(topic.name)
  return {
    code: deadLetters ? 'KAFKA-DEAD-LETTERS-REMOVED' : 'KAFKA-TOPIC-REMOVED',
    class: 'manual-steps',
    at: topic,
    old: shapeOf(topic),
    new: undefined,
    why: [
      `The reconciler never deletes a topic: ${topic.name} stays in Kafka with its ${deadLetters ? 'dead letters' : 'events'}, and its configs are no longer managed.`,
      ...(users.length > 0 ? [`${listed(users)} still ${users.length === 1 ? 'uses' : 'use'} it.`] : []),
      ...(deadLetters ? ['The tools that list and redrive dead letters no longer know it.'] : []),
    ].join(' '),
    // While it is used, deleting it would lose events: then the command is not shown.
    action:
      users.length > 0
        ? `Declare ${topic.name} again, or first remove it from ${listed(users)}.`
        : `${
            deadLetters
              ? 'Redrive or read what is in it while the old manifests are in git'
              : `Make sure that every group has read it: ${lagCommand(cluster)}`
          }. ${renamed === undefined ? 'Then delete it' : `Once nothing sends to it, delete it`}: ${kafkaTool(cluster, 'kafka-topics.sh', `--delete --topic ${topic.name}`)}`,
  }
}

/** A KafkaTopic: who deletes it deletes the topic, unless the Topic Operator was told to leave that alone. */
function removedResource(change: KafkaChange, topic: Topic): Found<Code> {
  const { object, name } = topic
  const { consumers, producers } = change.after.usersBeside(undefined, name)
  const users = [...new Set([...consumers, ...producers].map((client) => client.name))]
  const unmanaged = object.metadata.annotations?.['strimzi.io/managed'] === 'false'
  const kept = !change.prunes(object)
  const used = users.length === 0 ? '' : ` ${listed(users)} still ${users.length === 1 ? 'uses' : 'use'} it.`
  const what = { code: 'KAFKA-TOPIC-REMOVED', at: topic, old: shapeOf(topic), new: undefined } as const
  if (unmanaged || kept) {
    return {
      ...what,
      class: 'manual-steps',
      why: unmanaged
        ? `The Topic Operator was told not to manage ${name} (strimzi.io/managed): it stays in Kafka with its events, whatever happens to the resource.${used}`
        : `${change.appliedBy} leaves the resource in the cluster, and so the topic ${name} with its events; who deletes KafkaTopic/${object.metadata.name}, a tool that prunes included, deletes both.${used}`,
      action: `Once nobody uses it: ${kubectl(object)} delete ${resource(object)}`,
    }
  }
  return {
    ...what,
    class: 'data-loss',
    why: `${change.appliedBy} deletes KafkaTopic/${object.metadata.name}, and the Topic Operator then deletes the topic ${name} with its events.${used}`,
    action: `Keep the topic: first annotate it with strimzi.io/managed=false in a commit of its own, then remove it. Or declare it again.`,
  }
}

/** The workloads that still use a topic that is no longer declared. */
function usersLeft(change: KafkaChange, { object, name }: Topic): readonly string[] {
  const declarations = change.of(object)?.after
  const [reconciler] = declarations === undefined ? [] : change.after.readersOf(declarations)
  if (reconciler === undefined) return []
  const { consumers, producers } = change.after.usersBeside(reconciler, name)
  return [...new Set([...consumers, ...producers].map((client) => client.name))]
}

function renamedTopic(change: KafkaChange, from: Topic, to: Topic): Found<Code> {
  const { consumers, producers } = change.after.usersOf(to)
  const cluster = change.before.clusterOfTopic(from)
  return {
    code: 'KAFKA-TOPIC-RENAMED',
    class: 'reprocessing',
    at: to,
    old: from.name,
    new: to.name,
    why: `Kafka cannot rename a topic: ${to.name} starts empty. What the groups of ${listed(consumers.map(({ name }) => name)) || 'its consumers'} have not read of ${from.name} when they switch over, and what old pods still send to it, is skipped.`,
    action: `In two steps: first let the consumers read both topics and move ${listed(producers.map(({ name }) => name)) || 'the producers'} to ${to.name}; once the groups have read ${from.name} to the end (${lagCommand(cluster)}), remove it.`,
  }
}

function addedTopic(change: KafkaChange, topic: Topic): Found<Code> {
  const cluster = change.after.clusterOfTopic(topic)
  const brokers = cluster && brokersOf(cluster)
  const common = { at: topic, old: undefined, new: shapeOf(topic) }
  if (brokers !== undefined && topic.replicationFactor > brokers) {
    return {
      ...common,
      code: 'KAFKA-TOPIC-IMPOSSIBLE',
      class: 'outage',
      why: `Kafka refuses ${topic.name}: replication factor ${topic.replicationFactor} with ${counted(brokers, 'broker')} (INVALID_REPLICATION_FACTOR). ${isStrimzis(topic) ? 'The KafkaTopic is not Ready' : 'The reconciler does not become ready'}, and what uses the topic waits for it.`,
      action: `Declare a replication factor of at most ${brokers}.`,
    }
  }
  return {
    ...common,
    code: 'KAFKA-TOPIC-ADDED',
    class: 'no-restart',
    why: `${topic.manager} creates ${topic.name}${isStrimzis(topic) ? '' : ' after its restart'}; services that use it wait for it.`,
    action: `Nothing. If Kafka already has a topic of this name, compare: ${kafkaTool(cluster, 'kafka-topics.sh', `--describe --topic ${topic.name}`)}`,
  }
}

const shapeOf = ({ partitions, replicationFactor, config }: Topic) => ({ partitions, replicationFactor, config })
