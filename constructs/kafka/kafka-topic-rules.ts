import { Duration } from 'cdk8s'
import type { Rule } from '../platform/validation.ts'
import type { KafkaTopic, KafkaTopicProps } from './kafka-topic.ts'
import { propOfTopicConfig } from './topic-config.ts'

interface Subject {
  readonly topic: KafkaTopic
  readonly props: KafkaTopicProps
}

const sameTopics = ({ topic }: Subject) => topic.cluster.topics.filter(({ topicName }) => topicName === topic.topicName)

// Kafka builds metric names with `_` for `.`, so it refuses a topic that differs from another only by these two.
const metricName = (name: string) => name.replaceAll('.', '_')

const colliding = ({ topic }: Subject) =>
  topic.cluster.topics.filter(
    ({ topicName }) => topicName !== topic.topicName && metricName(topicName) === metricName(topic.topicName),
  )

const doubleConfigs = ({ props }: Subject) => Object.keys(props.config ?? {}).filter((key) => key in propOfTopicConfig)

const isPositiveInteger = (value: number) => Number.isInteger(value) && value >= 1

/** What Kafka would refuse, or what would surprise later, about one topic. */
export const topicRules: readonly Rule<Subject>[] = [
  {
    prop: 'topic name',
    broken: ({ topic: { topicName: name } }) => !/^[a-zA-Z0-9._-]{1,249}$/.test(name) || /^\.\.?$/.test(name),
    got: ({ topic }) => topic.topicName,
    allowed: () => '1 to 249 letters, digits, dots, underscores and dashes',
    fix: () => 'choose a name that Kafka accepts',
  },
  {
    prop: 'topic name',
    broken: (subject) => sameTopics(subject)[0] !== subject.topic,
    got: ({ topic }) => topic.topicName,
    allowed: () => 'a name that no other topic of the cluster has',
    fix: () => 'pass the first topic on instead of adding it twice, or rename one',
  },
  {
    prop: 'topic name',
    broken: (subject) => colliding(subject).length > 0,
    got: ({ topic }) => topic.topicName,
    allowed: (subject) => `a name that differs from ${colliding(subject)[0]?.topicName} by more than . and _`,
    fix: () => 'use either dots or underscores in topic names',
  },
  {
    prop: 'partitions',
    broken: ({ topic }) => !isPositiveInteger(topic.partitions),
    got: ({ topic }) => topic.partitions,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give at least as many partitions as a consumer group has members',
  },
  {
    prop: 'replicationFactor',
    broken: ({ topic }) =>
      !isPositiveInteger(topic.replicationFactor) || topic.replicationFactor > topic.cluster.brokers,
    got: ({ topic }) => topic.replicationFactor,
    allowed: ({ topic }) => `a whole number from 1 to ${topic.cluster.brokers}, the brokers of ${topic.cluster.name}`,
    fix: () => 'lower replicationFactor or raise brokers',
  },
  {
    prop: 'minInsyncReplicas',
    broken: ({ topic: { minInsyncReplicas: min, replicationFactor: replicas } }) =>
      !isPositiveInteger(min) || (replicas === 1 ? min > 1 : min >= replicas),
    got: ({ topic }) => topic.minInsyncReplicas,
    allowed: ({ topic }) =>
      topic.replicationFactor <= 2 ? '1' : `1 to ${topic.replicationFactor - 1}, below replicationFactor`,
    fix: () => 'lower it, or one broker that restarts stops every producer with acks=all',
  },
  {
    prop: 'retention',
    broken: ({ props: { retention } }) => retention instanceof Duration && retention.toMilliseconds() < 1,
    got: ({ props }) => (props.retention instanceof Duration ? props.retention.toHumanString() : props.retention),
    allowed: () => "a positive duration, or 'forever'",
    fix: () => 'say how long records must stay readable',
  },
  {
    prop: 'config',
    broken: (subject) => doubleConfigs(subject).length > 0,
    got: (subject) => doubleConfigs(subject).join(', '),
    allowed: () => 'keys without a prop of their own',
    fix: (subject) =>
      `use ${doubleConfigs(subject)
        .map((key) => propOfTopicConfig[key])
        .join(', ')} instead`,
  },
]
