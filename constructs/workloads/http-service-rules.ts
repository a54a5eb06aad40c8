import { Duration } from 'cdk8s'
import { durationRule, formatDuration, isCount } from '../platform/amount-rules.ts'
import { milliseconds as ms } from '../platform/quantities.ts'
import { SHUTDOWN_MARGIN } from '../platform/service-pod.ts'
import type { Rule } from '../platform/validation.ts'
import { LEAST_DELIVERY_MS } from './delivery.ts'
import { type Ending, graceRule } from './grace-rule.ts'
import type { HttpEndpoint } from './http-endpoint.ts'
import type { HttpServiceProps } from './http-service-props.ts'
import type { Workload } from './workload.ts'

/** The durations of a service with an API, resolved. */
export interface HttpTimings extends Pick<HttpEndpoint, 'preStop' | 'drain'> {
  readonly delivery: Duration
  /** Longest time of a connection, and then of a statement; `undefined` without a database. */
  readonly database: Duration | undefined
  /** Deadline of a handler; `undefined` for a service that reads nothing. */
  readonly handler: Duration | undefined
  readonly grace: Duration
}

interface Subject {
  readonly workload: Workload
  readonly props: HttpServiceProps
  readonly timings: HttpTimings
}

const endings = ({ timings: { preStop, drain, delivery, database, handler } }: Subject): readonly Ending[] => [
  [preStop, 'before SIGTERM'],
  [drain, 'of draining'],
  database
    ? [Duration.millis(2 * ms(database)), 'for a request in progress: a connection and a statement']
    : [delivery, 'for a request in progress'],
  ...(handler ? [[handler, 'for an event in progress'] as const] : []),
  [SHUTDOWN_MARGIN, 'of margin'],
]

const consumerOptions = [
  'handlerTimeout',
  'retry',
  'deadLetters',
  'sessionTimeout',
  'rebalanceTimeout',
  'consumerConfig',
] as const
const givenOptions = ({ props }: Subject) => consumerOptions.filter((name) => props[name] !== undefined)

/** What Kubernetes would refuse about a service with an API, or what would lose requests. */
export const httpServiceRules: readonly Rule<Subject>[] = [
  {
    prop: 'produces and consumes',
    broken: ({ workload }) => workload.clusters.length === 0,
    got: () => 'no topic',
    allowed: () => 'at least one topic to send to or to read',
    fix: () => 'pass what cluster.addTopic() returned',
  },
  {
    code: 'LINT-GROUP',
    prop: 'group',
    broken: ({ workload }) => workload.consumes.length > 0 && workload.group === undefined,
    got: () => 'none',
    allowed: ({ workload }) => `a group that reads ${workload.consumes.map(({ topicName }) => topicName).join(', ')}`,
    fix: () => 'give group, or remove consumes',
  },
  {
    prop: 'consumes',
    broken: ({ workload }) => workload.consumes.length === 0 && workload.group !== undefined,
    got: () => 'no topic',
    allowed: ({ workload }) => `topics that the group ${workload.group} reads`,
    fix: () => 'give consumes, or remove group',
  },
  {
    prop: 'consumes',
    broken: (subject) => subject.workload.consumes.length === 0 && givenOptions(subject).length > 0,
    got: (subject) => `no topic with ${givenOptions(subject).join(', ')}`,
    allowed: () => 'consumer options only for a service that reads topics',
    fix: () => 'give consumes, or remove the options',
  },
  {
    code: 'LINT-REPLICAS',
    prop: 'replicas',
    broken: ({ props: { replicas } }) => replicas !== undefined && !isCount(replicas, 0),
    got: ({ props }) => props.replicas,
    allowed: () => 'a whole number from 0 up',
    fix: () => 'give the number of pods: at least two for uninterrupted service',
  },
  {
    code: 'LINT-REPLICAS',
    prop: 'replicas',
    broken: ({ props }) => props.replicas !== undefined && props.autoscaling !== undefined,
    got: ({ props }) => `${props.replicas} with autoscaling`,
    allowed: () => 'one of them: replicas and autoscaling are mutually exclusive',
    fix: () => 'remove replicas, which each apply would reset, or remove autoscaling',
  },
  durationRule('deliveryTimeout', ({ timings }) => timings.delivery, {
    code: 'LINT-TIMES',
    unit: 'milliseconds',
    least: LEAST_DELIVERY_MS,
    fix: 'leave it out for 4 seconds',
  }),
  durationRule('terminationGracePeriod', ({ timings }) => timings.grace, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for 40 seconds',
  }),
  {
    code: 'LINT-TIMES',
    prop: 'deliveryTimeout',
    broken: ({ timings: { delivery, handler } }) =>
      handler !== undefined && isCount(ms(delivery)) && ms(delivery) >= ms(handler),
    got: ({ timings }) => formatDuration(timings.delivery),
    allowed: ({ timings: { handler } }) => `less than the handler timeout (${handler && formatDuration(handler)})`,
    fix: () =>
      'lower deliveryTimeout or raise handlerTimeout: otherwise an outage of the brokers would count as a failed attempt',
  },
  graceRule(({ timings }) => timings.grace, endings),
]
