import type { Duration } from 'cdk8s'
import { durationRule, formatDuration, isCount } from '../platform/amount-rules.ts'
import { milliseconds as ms } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'
import { LEAST_DELIVERY_MS } from './delivery.ts'

interface Subject {
  readonly consumer: { readonly consumes: readonly { readonly partitions: number }[]; readonly replicas: number }
  readonly handler: Duration
  /** How long the handler waits for an acknowledgement; `undefined` when it sends nothing. */
  readonly delivery: Duration | undefined
  readonly grace: Duration
  /** From SIGTERM to the forced exit. */
  readonly shutdown: Duration
}

const fewestPartitions = ({ consumer }: Subject) => Math.min(...consumer.consumes.map(({ partitions }) => partitions))

/** What Kubernetes would refuse about a consumer as a Deployment, or what would process messages twice. */
export const eventConsumerRules: readonly Rule<Subject>[] = [
  {
    prop: 'consumes',
    broken: ({ consumer }) => consumer.consumes.length === 0,
    got: () => 'no topic',
    allowed: () => 'at least one topic',
    fix: () => 'pass what cluster.addTopic() returned',
  },
  {
    code: 'LINT-REPLICAS',
    prop: 'replicas',
    broken: ({ consumer }) => !isCount(consumer.replicas, 0),
    got: ({ consumer }) => consumer.replicas,
    allowed: () => 'a whole number from 0 up',
    fix: () => 'give the number of members of the group',
  },
  {
    code: 'LINT-REPLICAS',
    prop: 'replicas',
    broken: (subject) => isCount(subject.consumer.replicas) && subject.consumer.replicas > fewestPartitions(subject),
    got: ({ consumer }) => consumer.replicas,
    allowed: (subject) => `at most ${fewestPartitions(subject)}, the partitions of its topics`,
    fix: () => 'lower replicas or raise partitions: a member without a partition is idle',
  },
  durationRule('terminationGracePeriod', ({ grace }) => grace, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 6,
    fix: 'leave it out for 30 seconds: the last 5 are a margin that the service does not use',
  }),
  {
    code: 'LINT-TIMES',
    prop: 'handlerTimeout',
    broken: ({ handler, shutdown }) => isCount(ms(handler)) && ms(handler) >= ms(shutdown),
    got: ({ handler }) => formatDuration(handler),
    allowed: ({ shutdown }) => `less than the grace period less 5 seconds (${formatDuration(shutdown)})`,
    fix: () =>
      'lower handlerTimeout or raise terminationGracePeriod: otherwise work in progress would be killed and done twice',
  },
  {
    code: 'LINT-TIMES',
    prop: 'handlerTimeout',
    broken: ({ handler, delivery }) =>
      isCount(ms(handler)) && delivery !== undefined && ms(delivery) < LEAST_DELIVERY_MS,
    got: ({ handler }) => formatDuration(handler),
    allowed: () => `at least ${2 * LEAST_DELIVERY_MS} milliseconds for a consumer that produces`,
    fix: () => 'raise handlerTimeout: half of it is left for the brokers to acknowledge',
  },
]
