import { Duration } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { disruptionBudget } from '../platform/disruption-budget.ts'
import type { Json } from '../platform/json.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { typed } from '../platform/prop-types.ts'
import { healthPorts, processEnv, serviceProbes, shutdownTimeout } from '../platform/service-pod.ts'
import type { Spread } from '../platform/spread.ts'
import { addRules, dnsLabelRule } from '../platform/validation.ts'
import { type ConsumptionProps, consumption } from './consumption.ts'
import { consumptionRules } from './consumption-rules.ts'
import { deliveryWithin } from './delivery.ts'
import { eventConsumerRules } from './event-consumer-rules.ts'
import { Workload, type WorkloadProps } from './workload.ts'

/** Options of an {@link EventConsumer}. */
export interface EventConsumerProps extends WorkloadProps, ConsumptionProps {
  /** Topics to read. */
  readonly consumes: readonly KafkaTopic[]
  /** `group.id`. A new name is a new reader: it starts at the earliest record again. */
  readonly group: string
  /** `spec.replicas`; at most the partitions of its topics, since further members would be idle. @default 2 */
  readonly replicas?: number
  /**
   * `terminationGracePeriodSeconds`; the service exits by itself at least five seconds before it ends. @default
   * Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration
  /** How the replicas are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
}

/**
 * A consumer group as a Deployment. Offsets are committed after the work is done; what fails is retried and then
 * kept as a dead letter, never dropped.
 */
export class EventConsumer extends Workload {
  readonly consumes: readonly KafkaTopic[]
  readonly group: string
  readonly replicas: number
  override readonly deadLetterTopics: readonly KafkaTopic[]

  constructor(scope: Construct, id: string, given: EventConsumerProps) {
    super(scope, id, given)
    const props = typed(this, given)
    this.consumes = [...props.consumes]
    this.group = props.group
    this.replicas = props.replicas ?? 2
    const grace = props.terminationGracePeriod ?? Duration.seconds(30)
    const reading = consumption(this.consumes, this.group, props)
    this.deadLetterTopics = reading.deadLetterTopics
    const { handler } = reading.timings
    const delivery = this.produces.length > 0 ? deliveryWithin(handler) : undefined

    addRules(this, { consumer: this, handler, delivery, grace, shutdown: shutdownTimeout(grace) }, eventConsumerRules)
    addRules(this, reading, consumptionRules)
    addRules(this, { name: id }, [dnsLabelRule('name')])

    const selector = selectorLabels(id)
    const template = this.pod(() => ({
      name: id,
      image: this.image,
      selector,
      labels: podLabels(this, selector, 'consumer'),
      env: {
        ...this.commonEnv(delivery),
        ...processEnv(grace),
        ...reading.env(),
        ...this.env,
      },
      secretEnv: this.secretEnv,
      mounts: this.mounts,
      ports: healthPorts,
      resources: this.resources,
      ...serviceProbes(),
      grace,
      spread: props.spread ?? {},
    }))
    new KubernetesObject(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        replicas: this.replicas,
        selector: { matchLabels: selector },
        strategy: rollingUpdate(this.replicas),
        template: template(),
      })),
    })
    disruptionBudget(this, { name: id, selector, replicas: this.replicas, evictUnready: true })
  }
}

/**
 * One member at a time, without surge: every member that joins or leaves causes a rebalance of the whole group. A single
 * member is replaced by a second one first.
 */
const rollingUpdate = (replicas: number): Json<k8s.DeploymentStrategy> => ({
  type: 'RollingUpdate',
  rollingUpdate: {
    maxSurge: replicas > 1 ? 0 : 1,
    maxUnavailable: replicas > 1 ? 1 : 0,
  },
})
