import { Duration } from 'cdk8s'
import { consumerSettings } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { durationRule, formatDuration, isCount } from '../platform/amount-rules.ts'
import { milliseconds as ms } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'
import type { Consumption } from './consumption.ts'

/** The pauses between attempts, resolved as the service does. */
const backoffs = ({ retry }: Consumption) => ({
  first: retry.backoff ?? Duration.millis(consumerSettings.backoffMs.default),
  longest: retry.maxBackoff ?? Duration.millis(consumerSettings.maxBackoffMs.default),
})

const repeated = (topics: readonly KafkaTopic[]) => topics.filter((topic, index) => topics.indexOf(topic) !== index)

/** What Kafka would refuse about the reading side of a workload, or what would process messages twice. */
export const consumptionRules: readonly Rule<Consumption>[] = [
  {
    prop: 'consumes',
    broken: ({ topics }) => repeated(topics).length > 0,
    got: ({ topics }) =>
      repeated(topics)
        .map(({ topicName }) => topicName)
        .join(', '),
    allowed: () => 'each topic once',
    fix: () => 'remove the duplicate',
  },
  {
    code: 'LINT-GROUP',
    prop: 'group',
    // Kafka accepts any text; existing groups use these in addition to the characters of topic names.
    broken: ({ group }) => !/^[\w.:/@#+~=-]{1,249}$/.test(group),
    got: ({ group }) => group,
    allowed: () => '1 to 249 letters, digits and any of . _ - : / @ # + ~ =',
    fix: () => 'choose a group id that tools and access rules can name',
  },
  durationRule('handlerTimeout', ({ timings }) => timings.handler, {
    code: 'LINT-TIMES',
    unit: 'milliseconds',
    least: 1,
    fix: 'leave it out for 20 seconds',
  }),
  durationRule('rebalanceTimeout', ({ timings }) => timings.rebalance, {
    code: 'LINT-TIMES',
    unit: 'milliseconds',
    least: 1_000,
    fix: 'leave it out for one minute',
  }),
  {
    code: 'LINT-TIMES',
    prop: 'handlerTimeout',
    broken: ({ timings }) => isCount(ms(timings.handler)) && ms(timings.handler) >= ms(timings.rebalance),
    got: ({ timings }) => formatDuration(timings.handler),
    allowed: ({ timings }) => `less than the rebalance timeout (${formatDuration(timings.rebalance)})`,
    fix: () =>
      'lower handlerTimeout or raise rebalanceTimeout: otherwise the group would reassign the partition while work is in progress',
  },
  {
    code: 'LINT-TIMES',
    prop: 'handlerTimeout',
    broken: ({ timings: { handler, database } }) =>
      isCount(ms(handler)) && database !== undefined && ms(handler) <= 2 * ms(database),
    got: ({ timings }) => formatDuration(timings.handler),
    allowed: ({ timings: { database } }) =>
      `more than twice the timeout of the database (${database && formatDuration(database)}), for a connection and a statement`,
    fix: () =>
      'raise handlerTimeout or lower databasePool.timeout: otherwise an outage of the database would count as a failed attempt',
  },
  {
    code: 'LINT-TIMES',
    prop: 'sessionTimeout',
    broken: ({ timings }) => !isCount(ms(timings.session), 6_000) || ms(timings.session) > 1_800_000,
    got: ({ timings }) => formatDuration(timings.session),
    allowed: () =>
      "6 seconds to 30 minutes, the brokers' group.min.session.timeout.ms and group.max.session.timeout.ms",
    fix: () => 'leave it out for 10 seconds, ten heartbeats',
  },
  {
    prop: 'retry.maxAttempts',
    broken: ({ retry }) => retry.maxAttempts !== undefined && !isCount(retry.maxAttempts),
    got: ({ retry }) => retry.maxAttempts,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'use 1 for a message that becomes a dead letter at its first failure',
  },
  durationRule('retry.backoff', ({ retry }) => retry.backoff, {
    unit: 'milliseconds',
    least: 1,
    fix: 'leave it out for half a second',
  }),
  durationRule('retry.maxBackoff', ({ retry }) => retry.maxBackoff, {
    code: 'LINT-TIMES',
    unit: 'milliseconds',
    least: 1,
    fix: 'leave it out for half a minute',
  }),
  {
    code: 'LINT-TIMES',
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
