import { Duration } from 'cdk8s'
import { encode } from '../../contracts/codec.ts'
import { consumerSettings } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { routeOf } from '../kafka/route.ts'
import { milliseconds } from '../platform/quantities.ts'
import { type ConsumerConfig, consumerConfigEnv } from './client-config.ts'
import { type DatabaseAccessProps, poolOf } from './database-access.ts'
import type { SettingNames } from './foreign-program.ts'

/** When and how often a message is retried, while its partition is paused and others continue. */
export interface RetryProps {
  /** Calls of the handler before the message becomes a dead letter. @default 5 */
  readonly maxAttempts?: number
  /** Pause after the first failure; it doubles with each. @default Duration.millis(500) */
  readonly backoff?: Duration
  /** Longest pause. @default Duration.seconds(30) */
  readonly maxBackoff?: Duration
}

/** How a workload processes what it reads. */
export interface ConsumptionProps {
  /** Deadline of one call of the handler. @default Duration.seconds(20) */
  readonly handlerTimeout?: Duration
  /** @default - 5 attempts, from half a second to half a minute apart */
  readonly retry?: RetryProps
  /**
   * Whether messages that cannot be processed go to `<topic>.dlq`. Without, such a message blocks its partition until
   * the service can process it; so it does for a consumer of dead letters, which have none of their own.
   * @default - true; false for a program that is not one of ours, which has to do it by itself
   */
  readonly deadLetters?: boolean
  /**
   * `session.timeout.ms`: a member silent for this long loses its partitions. A killed member holds up the whole group for as
   * long, and again whenever the group's coordinator changes in the meantime; a longer session only helps processes that
   * are stopped for seconds.
   * @default Duration.seconds(10)
   */
  readonly sessionTimeout?: Duration
  /** Options of the consumer by Kafka's names, for example `{ 'max.poll.records': 50 }`. @default - from the earliest event on */
  readonly consumerConfig?: ConsumerConfig
  /** Time to finish work in progress when the group rebalances (Java's `max.poll.interval.ms`). @default Duration.minutes(1) */
  readonly rebalanceTimeout?: Duration
}

/** The durations of a consumer, resolved. */
export interface ConsumerTimings {
  readonly handler: Duration
  readonly session: Duration
  readonly rebalance: Duration
  /** For a connection and a statement, each; `undefined` without a database. */
  readonly database: Duration | undefined
}

/** The reading side of a workload, resolved. */
export interface Consumption {
  readonly topics: readonly KafkaTopic[]
  readonly group: string
  /** Topics for messages that cannot be processed; empty without dead letters. */
  readonly deadLetterTopics: readonly KafkaTopic[]
  readonly timings: ConsumerTimings
  readonly retry: RetryProps
  /** The settings of a consumer; call it only if the rules hold. */
  env(): Record<string, string>
}

/** The defaults of a service. */
const defaults = {
  handler: Duration.millis(consumerSettings.handlerTimeoutMs.default),
  session: Duration.millis(consumerSettings.sessionTimeoutMs.default),
  rebalance: Duration.millis(consumerSettings.rebalanceTimeoutMs.default),
}

/** Resolves what a workload reads, and declares the dead-letter topics. */
export function consumption(
  topics: readonly KafkaTopic[],
  group: string,
  props: ConsumptionProps & DatabaseAccessProps & { readonly settings?: SettingNames },
): Consumption {
  const routes = topics.map((topic) => ({
    topic,
    deadLetters: deadLettersFor(topic, props.deadLetters ?? props.settings === undefined),
  }))
  const timings = {
    handler: props.handlerTimeout ?? defaults.handler,
    session: props.sessionTimeout ?? defaults.session,
    rebalance: props.rebalanceTimeout ?? defaults.rebalance,
    database: props.database && poolOf(props).timeout,
  }
  const retry = props.retry ?? {}
  return {
    topics,
    group,
    deadLetterTopics: routes.flatMap(({ deadLetters }) => deadLetters ?? []),
    timings,
    retry,
    env: () => ({
      ...encode(consumerSettings, {
        consumes: routes.map(({ topic, deadLetters }) => routeOf(topic, deadLetters)),
        groupId: group,
        handlerTimeoutMs: milliseconds(timings.handler),
        sessionTimeoutMs: milliseconds(timings.session),
        rebalanceTimeoutMs: milliseconds(timings.rebalance),
        maxAttempts: retry.maxAttempts,
        backoffMs: retry.backoff && milliseconds(retry.backoff),
        maxBackoffMs: retry.maxBackoff && milliseconds(retry.maxBackoff),
      }),
      ...consumerConfigEnv(props.consumerConfig),
    }),
  }
}

const deadLettersFor = (topic: KafkaTopic, wanted: boolean): KafkaTopic | undefined =>
  wanted && topic.deadLettersOf === undefined ? topic.cluster.deadLetterTopicOf(topic) : undefined
