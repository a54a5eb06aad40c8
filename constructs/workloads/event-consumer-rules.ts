import { Duration } from 'cdk8s'
import { consumerSettings } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { durationRule, formatDuration, isCount } from '../platform/amount-rules.ts'
import { milliseconds as ms } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'
import type { ConsumerTimings, EventConsumer, EventConsumerProps } from './event-consumer.ts'

interface Subject {
  readonly consumer: EventConsumer
  readonly props: EventConsumerProps
  readonly timings: ConsumerTimings
}

const fewestPartitions = ({ consumer }: Subject) => Math.min(...consumer.consumes.map(({ partitions }) => partitions))

/** The pauses between attempts, resolved as the service does. */
const backoffs = ({ props: { retry } }: Subject) => ({
  first: retry?.backoff ?? Duration.millis(consumerSettings.backoffMs.default ?? 0),
  longest: retry?.maxBackoff ?? Duration.millis(consumerSettings.maxBackoffMs.default ?? 0),
})

const repeated = (topics: readonly KafkaTopic[]) => topics.filter((topic, index) => topics.indexOf(topic) !== index)

/** What Kubernetes or Kafka would refuse, or what would process messages twice, about a consumer. */
export const eventConsumerRules: readonly Rule<Subject>[] = [
  {
    prop: 'consumes',
    broken: ({ consumer }) => consumer.consumes.length === 0,
    got: () => 'no topic',
    allowed: () => 'at least one topic',
    fix: () => 'pass what cluster.addTopic() returned',
  },
  {
    prop: 'consumes',
    broken: ({ consumer }) => repeated(consumer.consumes).length > 0,
    got: ({ consumer }) =>
      repeated(consumer.consumes)
        .map(({ topicName }) => topicName)
        .join(', '),
    allowed: () => 'each topic once',
    fix: () => 'remove the repetition',
  },
  {
    prop: 'group',
    broken: ({ consumer }) => !/^[\w.-]{1,249}$/.test(consumer.group),
    got: ({ consumer }) => consumer.group,
    allowed: () => '1 to 249 letters, digits, dots, underscores and dashes',
    fix: () => 'choose a group id that tools and access rules can name',
  },
  {
    prop: 'replicas',
    broken: ({ consumer }) => !isCount(consumer.replicas, 0),
    got: ({ consumer }) => consumer.replicas,
    allowed: () => 'a whole number from 0 up',
    fix: () => 'give the number of members of the group',
  },
  {
    prop: 'replicas',
    broken: (subject) => isCount(subject.consumer.replicas) && subject.consumer.replicas > fewestPartitions(subject),
    got: ({ consumer }) => consumer.replicas,
    allowed: (subject) => `at most ${fewestPartitions(subject)}, the partitions of its topics`,
    fix: () => 'lower replicas or raise partitions: a member without a partition only idles',
  },
  durationRule('handlerTimeout', ({ timings }) => timings.handler, {
    unit: 'milliseconds',
    least: 1,
    fix: 'leave it out for 20 seconds',
  }),
  durationRule('rebalanceTimeout', ({ timings }) => timings.rebalance, {
    unit: 'milliseconds',
    least: 1_000,
    fix: 'leave it out for one minute',
  }),
  durationRule('terminationGracePeriod', ({ timings }) => timings.grace, {
    unit: 'seconds',
    least: 6,
    fix: 'leave it out for 30 seconds: the last 5 are a margin that the service does not use',
  }),
  {
    prop: 'handlerTimeout',
    broken: ({ timings }) => isCount(ms(timings.handler)) && ms(timings.handler) >= ms(timings.rebalance),
    got: ({ timings }) => formatDuration(timings.handler),
    allowed: ({ timings }) => `less than the rebalance timeout (${formatDuration(timings.rebalance)})`,
    fix: () => 'lower handlerTimeout or raise rebalanceTimeout: the group would give the partition away in mid-work',
  },
  {
    prop: 'handlerTimeout',
    broken: ({ timings }) => isCount(ms(timings.handler)) && ms(timings.handler) >= ms(timings.shutdown),
    got: ({ timings }) => formatDuration(timings.handler),
    allowed: ({ timings }) => `less than the grace period less 5 seconds (${formatDuration(timings.shutdown)})`,
    fix: () => 'lower handlerTimeout or raise terminationGracePeriod: work in hand would be killed and done twice',
  },
  {
    prop: 'sessionTimeout',
    broken: ({ timings }) => !isCount(ms(timings.session), 6_000) || ms(timings.session) > 1_800_000,
    got: ({ timings }) => formatDuration(timings.session),
    allowed: () =>
      "6 seconds to 30 minutes, the brokers' group.min.session.timeout.ms and group.max.session.timeout.ms",
    fix: () => 'leave it out for 10 seconds, ten heartbeats',
  },
  {
    prop: 'retry.maxAttempts',
    broken: ({ props: { retry } }) => retry?.maxAttempts !== undefined && !isCount(retry.maxAttempts),
    got: ({ props: { retry } }) => retry?.maxAttempts,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'use 1 for a message that becomes a dead letter at its first failure',
  },
  durationRule('retry.backoff', ({ props: { retry } }) => retry?.backoff, {
    unit: 'milliseconds',
    least: 1,
    fix: 'leave it out for half a second',
  }),
  durationRule('retry.maxBackoff', ({ props: { retry } }) => retry?.maxBackoff, {
    unit: 'milliseconds',
    least: 1,
    fix: 'leave it out for half a minute',
  }),
  {
    prop: 'retry.maxBackoff',
    broken: (subject) => {
      const { first, longest } = backoffs(subject)
      return isCount(ms(first)) && isCount(ms(longest)) && ms(longest) < ms(first)
    },
    got: (subject) => formatDuration(backoffs(subject).longest),
    allowed: (subject) => `at least the first backoff (${formatDuration(backoffs(subject).first)})`,
    fix: () => 'raise maxBackoff or lower backoff',
  },
]
