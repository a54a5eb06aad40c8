import { durationRule, isCount } from '../platform/amount-rules.ts'
import type { Rule } from '../platform/validation.ts'
import { malformedConfigs } from './broker-config.ts'
import { propOfTopicConfig, type Retention, type TopicConfig } from './topic-config.ts'

/** A name of a topic that must differ from others. */
interface Named {
  readonly topicName: string
}

/** What the rules check of a topic and its cluster. */
interface Topic extends Named {
  readonly partitions: number
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  readonly cluster: {
    readonly name: string
    readonly brokers: number
    topicsLike(name: string): readonly Named[]
  }
}

interface Subject {
  readonly topic: Topic
  readonly props: { readonly retention?: Retention; readonly config?: TopicConfig }
}

const sameTopics = ({ topic }: Subject) =>
  topic.cluster.topicsLike(topic.topicName).filter(({ topicName }) => topicName === topic.topicName)

// Kafka refuses a topic that its metrics cannot tell from another: the first one stays.
const collidesWith = ({ topic }: Subject) => {
  const [first] = topic.cluster.topicsLike(topic.topicName)
  return first?.topicName === topic.topicName ? undefined : first?.topicName
}

const doubleConfigs = ({ props }: Subject) =>
  Object.keys(props.config ?? {}).filter((key) => Object.hasOwn(propOfTopicConfig, key))

/** The highest replication factor. An invalid number of brokers is reported elsewhere. */
const mostReplicas = ({ topic }: Subject) => (isCount(topic.cluster.brokers) ? topic.cluster.brokers : 1)

/** What Kafka would refuse about a topic, or what would surprise later. */
export const topicRules: readonly Rule<Subject>[] = [
  {
    prop: 'name',
    broken: ({ topic: { topicName: name } }) => name.startsWith('__'),
    got: ({ topic }) => topic.topicName,
    allowed: () => 'a name that does not begin with two underscores: those are topics of Kafka itself',
    fix: () => 'choose another name',
  },
  {
    code: 'LINT-NAME',
    prop: 'topic name',
    broken: ({ topic: { topicName: name } }) => !/^[a-zA-Z0-9._-]{1,249}$/.test(name) || /^\.\.?$/.test(name),
    got: ({ topic }) => topic.topicName,
    allowed: () => '1 to 249 letters, digits, dots, underscores and dashes',
    fix: () => 'choose a name that Kafka accepts',
  },
  {
    code: 'LINT-NAME',
    prop: 'topic name',
    broken: (subject) => sameTopics(subject)[0] !== subject.topic,
    got: ({ topic }) => topic.topicName,
    allowed: () => 'a name that no other topic of the cluster has',
    fix: () => 'pass on the first topic instead of adding it twice, or rename one',
  },
  {
    code: 'LINT-NAME',
    prop: 'topic name',
    broken: (subject) => collidesWith(subject) !== undefined,
    got: ({ topic }) => topic.topicName,
    allowed: (subject) => `a name that differs from ${collidesWith(subject)} by more than . and _`,
    fix: () => 'use either dots or underscores in topic names',
  },
  {
    prop: 'partitions',
    broken: ({ topic }) => !isCount(topic.partitions),
    got: ({ topic }) => topic.partitions,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give at least as many partitions as a consumer group has members',
  },
  {
    code: 'LINT-REPLICATION',
    prop: 'replicationFactor',
    broken: (subject) =>
      !isCount(subject.topic.replicationFactor) || subject.topic.replicationFactor > mostReplicas(subject),
    got: ({ topic }) => topic.replicationFactor,
    allowed: (subject) =>
      `a whole number from 1 to ${mostReplicas(subject)}, the brokers of ${subject.topic.cluster.name}`,
    fix: () => 'lower replicationFactor or raise brokers',
  },
  {
    code: 'LINT-REPLICATION',
    prop: 'minInsyncReplicas',
    broken: ({ topic: { minInsyncReplicas: min, replicationFactor: replicas } }) =>
      isCount(replicas) && (!isCount(min) || (replicas === 1 ? min > 1 : min >= replicas)),
    got: ({ topic }) => topic.minInsyncReplicas,
    allowed: ({ topic }) =>
      topic.replicationFactor <= 2 ? '1' : `1 to ${topic.replicationFactor - 1}, below replicationFactor`,
    fix: () => 'lower it: otherwise every restart of a broker stops all producers with acks=all',
  },
  durationRule('retention', ({ props: { retention } }) => (retention === 'forever' ? undefined : retention), {
    unit: 'milliseconds',
    least: 1,
    fix: "give the time for which records must stay readable, or 'forever'",
  }),
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: ({ props }) => malformedConfigs(props.config).length > 0,
    got: ({ props }) => malformedConfigs(props.config).join(', '),
    allowed: () => 'names of Kafka configs, with finite numbers or one line of text',
    fix: () => 'write them as in the documentation of Kafka',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => doubleConfigs(subject).length > 0,
    got: (subject) => doubleConfigs(subject).join(', '),
    allowed: () => 'keys that have no prop',
    fix: (subject) =>
      `use ${doubleConfigs(subject)
        .map((key) => propOfTopicConfig[key])
        .join(', ')} instead`,
  },
]
