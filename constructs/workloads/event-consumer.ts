import { Duration } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { consumerSettings } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { disruptionBudget } from '../platform/disruption-budget.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { podTemplate } from '../platform/pod-template.ts'
import { milliseconds } from '../platform/quantities.ts'
import { healthPorts, processEnv, serviceProbes, shutdownTimeout } from '../platform/service-pod.ts'
import type { Spread } from '../platform/spread.ts'
import { checked, dnsLabelRule } from '../platform/validation.ts'
import { eventConsumerRules } from './event-consumer-rules.ts'
import { routeOf, Workload, type WorkloadProps } from './workload.ts'

/** When and how often a message is tried again, while its partition is paused and others go on. */
export interface RetryProps {
  /** Calls of the handler before the message becomes a dead letter. @default 5 */
  readonly maxAttempts?: number
  /** Pause after the first failure; it doubles with each. @default Duration.millis(500) */
  readonly backoff?: Duration
  /** Longest pause. @default Duration.seconds(30) */
  readonly maxBackoff?: Duration
}

/** Options of an {@link EventConsumer}. */
export interface EventConsumerProps extends WorkloadProps {
  /** Topics to read. */
  readonly consumes: readonly KafkaTopic[]
  /** `group.id`. Another name is another reader: it begins at the earliest record again. */
  readonly group: string
  /** `spec.replicas`; more than the topics have partitions would idle. @default 2 */
  readonly replicas?: number
  /** Deadline of one call of the handler. @default Duration.seconds(20) */
  readonly handlerTimeout?: Duration
  /** @default - 5 attempts, from half a second to half a minute apart */
  readonly retry?: RetryProps
  /**
   * Whether messages that cannot be processed go to `<topic>.dlq`. Without, such a message blocks its partition until
   * the service can process it; so it does for a consumer of dead letters, which have none of their own.
   * @default true
   */
  readonly deadLetters?: boolean
  /**
   * `session.timeout.ms`: a member silent for so long loses its partitions. A killed member holds up the whole group for so
   * long, and again whenever the group's coordinator changes in the meantime; a longer session only helps processes that
   * do not run for seconds.
   * @default Duration.seconds(10)
   */
  readonly sessionTimeout?: Duration
  /** Time to finish what is in hand when the group changes (Java's `max.poll.interval.ms`). @default Duration.minutes(1) */
  readonly rebalanceTimeout?: Duration
  /** `terminationGracePeriodSeconds`; the service is told to end five seconds earlier by itself. @default Duration.seconds(30) */
  readonly terminationGracePeriod?: Duration
  /** How the replicas are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
}

/** The durations of a consumer, resolved. */
export interface ConsumerTimings {
  readonly handler: Duration
  readonly session: Duration
  readonly rebalance: Duration
  readonly grace: Duration
  /** From SIGTERM to the forced exit. */
  readonly shutdown: Duration
}

/**
 * A consumer group as a Deployment. Offsets are committed after the work is done; what fails is tried again and then
 * kept as a dead letter, never dropped.
 */
export class EventConsumer extends Workload {
  readonly consumes: readonly KafkaTopic[]
  readonly group: string
  readonly replicas: number
  /** Topics that take what this consumer cannot process; empty without dead letters. */
  readonly deadLetterTopics: readonly KafkaTopic[]

  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id, props)
    this.consumes = [...props.consumes]
    this.group = props.group
    this.replicas = props.replicas ?? 2
    const routes = this.consumes.map((topic) => ({ topic, deadLetters: deadLettersFor(topic, props) }))
    this.deadLetterTopics = routes.flatMap(({ deadLetters }) => deadLetters ?? [])

    const timings = timingsOf(props)
    checked(this, { consumer: this, props, timings }, eventConsumerRules)
    checked(this, { name: id }, [dnsLabelRule('name')])

    const selector = selectorLabels(id)
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        replicas: this.replicas,
        selector: { matchLabels: selector },
        strategy: rollingUpdate(this.replicas),
        template: podTemplate({
          name: id,
          image: this.image,
          labels: podLabels(this, selector, 'consumer'),
          env: {
            ...this.commonEnv(),
            ...processEnv(timings.grace),
            ...encode(consumerSettings, {
              consumes: routes.map(({ topic, deadLetters }) => routeOf(topic, deadLetters)),
              groupId: this.group,
              handlerTimeoutMs: milliseconds(timings.handler),
              sessionTimeoutMs: milliseconds(timings.session),
              rebalanceTimeoutMs: milliseconds(timings.rebalance),
              maxAttempts: props.retry?.maxAttempts,
              backoffMs: props.retry?.backoff && milliseconds(props.retry.backoff),
              maxBackoffMs: props.retry?.maxBackoff && milliseconds(props.retry.maxBackoff),
            }),
            ...props.env,
          },
          ports: healthPorts,
          resources: this.resources,
          ...serviceProbes(),
          grace: timings.grace,
          spread: { selector, over: props.spread ?? {} },
        }),
      })),
    })
    disruptionBudget(this, { name: id, selector, replicas: this.replicas, evictUnready: true })
  }
}

/**
 * One member at a time, and none in addition: every member that comes or goes is a rebalance of the whole group. A single
 * member is replaced by a second one first.
 */
const rollingUpdate = (replicas: number): k8s.DeploymentStrategy => ({
  type: 'RollingUpdate',
  rollingUpdate: {
    maxSurge: k8s.IntOrString.fromNumber(replicas > 1 ? 0 : 1),
    maxUnavailable: k8s.IntOrString.fromNumber(replicas > 1 ? 1 : 0),
  },
})

const deadLettersFor = (topic: KafkaTopic, { deadLetters = true }: EventConsumerProps): KafkaTopic | undefined =>
  deadLetters && topic.deadLettersOf === undefined ? topic.cluster.deadLetterTopicOf(topic) : undefined

function timingsOf(props: EventConsumerProps): ConsumerTimings {
  const grace = props.terminationGracePeriod ?? Duration.seconds(30)
  return {
    handler: props.handlerTimeout ?? Duration.seconds(20),
    session: props.sessionTimeout ?? Duration.seconds(10),
    rebalance: props.rebalanceTimeout ?? Duration.minutes(1),
    grace,
    shutdown: shutdownTimeout(grace),
  }
}
