import type { Duration } from 'cdk8s'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { durationRule } from '../platform/amount-rules.ts'
import { SHUTDOWN_MARGIN } from '../platform/service-pod.ts'
import type { Rule } from '../platform/validation.ts'
import { LEAST_DELIVERY_MS } from './delivery.ts'
import { type Ending, graceRule } from './grace-rule.ts'
import type { HttpEndpoint } from './http-endpoint.ts'

interface Subject {
  readonly produces: readonly KafkaTopic[]
  /** `undefined` without HTTP. */
  readonly endpoint: HttpEndpoint | undefined
  readonly delivery: Duration
  readonly grace: Duration
}

const endings = ({ endpoint, delivery }: Subject): readonly Ending[] => [
  ...(endpoint
    ? ([
        [endpoint.preStop, 'before SIGTERM'],
        [endpoint.drain, 'of draining'],
      ] as const)
    : []),
  // At the same time: a line and requests.
  [delivery, 'for work in progress'],
  [SHUTDOWN_MARGIN, 'of margin'],
]

/** What Kubernetes would refuse about a service with a terminal, or what would lose lines and requests. */
export const terminalServiceRules: readonly Rule<Subject>[] = [
  {
    prop: 'produces',
    broken: ({ produces }) => produces.length === 0,
    got: () => 'no topic',
    allowed: () => 'at least one topic',
    fix: () => 'pass what cluster.addTopic() returned',
  },
  durationRule('deliveryTimeout', ({ delivery }) => delivery, {
    code: 'LINT-TIMES',
    unit: 'milliseconds',
    least: LEAST_DELIVERY_MS,
    fix: 'leave it out for 4 seconds',
  }),
  durationRule('terminationGracePeriod', ({ grace }) => grace, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for 30 seconds, 40 with HTTP',
  }),
  graceRule(({ grace }) => grace, endings),
]
