import { Duration } from 'cdk8s'
import type { Rule } from '../platform/validation.ts'
import type { ConsumerTimings, EventConsumer, EventConsumerProps } from './event-consumer.ts'

interface Subject {
  readonly consumer: EventConsumer
  readonly props: EventConsumerProps
  readonly timings: ConsumerTimings
}

const ms = (duration: Duration) => duration.toMilliseconds()
const fewestPartitions = ({ consumer }: Subject) => Math.min(...consumer.consumes.map(({ partitions }) => partitions))

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
    prop: 'group',
    broken: ({ consumer }) => !/^[\w.-]{1,249}$/.test(consumer.group),
    got: ({ consumer }) => consumer.group,
    allowed: () => '1 to 249 letters, digits, dots, underscores and dashes',
    fix: () => 'choose a group id that tools and access rules can name',
  },
  {
    prop: 'replicas',
    broken: ({ consumer }) => !Number.isInteger(consumer.replicas) || consumer.replicas < 0,
    got: ({ consumer }) => consumer.replicas,
    allowed: () => 'a whole number from 0 up',
    fix: () => 'give the number of members of the group',
  },
  {
    prop: 'replicas',
    broken: (subject) => subject.consumer.consumes.length > 0 && subject.consumer.replicas > fewestPartitions(subject),
    got: ({ consumer }) => consumer.replicas,
    allowed: (subject) => `at most ${fewestPartitions(subject)}, the partitions of its topics`,
    fix: () => 'lower replicas or raise partitions: a member without a partition only idles',
  },
  {
    prop: 'handlerTimeout',
    broken: ({ timings }) => ms(timings.handler) < 1 || ms(timings.handler) >= ms(timings.rebalance),
    got: ({ timings }) => timings.handler.toHumanString(),
    allowed: ({ timings }) => `less than the rebalance timeout (${timings.rebalance.toHumanString()})`,
    fix: () => 'lower handlerTimeout or raise rebalanceTimeout: the group would give the partition away in mid-work',
  },
  {
    prop: 'handlerTimeout',
    broken: ({ timings }) => ms(timings.handler) >= ms(timings.shutdown),
    got: ({ timings }) => timings.handler.toHumanString(),
    allowed: ({ timings }) => `less than the grace period less 5 seconds (${timings.shutdown.toHumanString()})`,
    fix: () => 'lower handlerTimeout or raise terminationGracePeriod: work in hand would be killed and done twice',
  },
  {
    prop: 'sessionTimeout',
    broken: ({ timings }) => ms(timings.session) < 6_000 || ms(timings.session) > 1_800_000,
    got: ({ timings }) => timings.session.toHumanString(),
    allowed: () =>
      "6 seconds to 30 minutes, the brokers' group.min.session.timeout.ms and group.max.session.timeout.ms",
    fix: () => 'leave it out: 30 seconds outlast the restart of a broker',
  },
  {
    prop: 'retry',
    broken: ({ props: { retry = {} } }) =>
      (retry.maxAttempts !== undefined && (!Number.isInteger(retry.maxAttempts) || retry.maxAttempts < 1)) ||
      (retry.backoff !== undefined && ms(retry.backoff) < 1) ||
      ms(retry.maxBackoff ?? retry.backoff ?? Duration.seconds(30)) < ms(retry.backoff ?? Duration.millis(500)),
    got: ({ props: { retry = {} } }) =>
      `maxAttempts ${retry.maxAttempts}, backoff ${retry.backoff?.toHumanString()}, maxBackoff ${retry.maxBackoff?.toHumanString()}`,
    allowed: () => 'at least one attempt, a positive backoff, and maxBackoff not below it',
    fix: () => 'leave retry out for 5 attempts, half a second to half a minute apart',
  },
]
