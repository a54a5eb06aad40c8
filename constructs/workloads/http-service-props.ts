import type { Duration } from 'cdk8s'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import type { AutoscalingProps } from '../platform/autoscaling.ts'
import type { Resources } from '../platform/quantities.ts'
import type { Spread } from '../platform/spread.ts'
import type { ConsumptionProps } from './consumption.ts'
import type { HttpEndpointProps } from './http-endpoint.ts'
import type { WorkloadProps } from './workload.ts'

/** Options of an `HttpService`. Those of a consumer are for a service that also reads topics. */
export interface HttpServiceProps extends WorkloadProps, ConsumptionProps, HttpEndpointProps {
  /** Topics that it also reads. @default - none */
  readonly consumes?: readonly KafkaTopic[]
  /** `group.id`; required with {@link consumes}. @default - none */
  readonly group?: string
  /** `spec.replicas`; not with {@link autoscaling}. @default 2 */
  readonly replicas?: number
  /** Scales by CPU usage. @default - a fixed number of replicas */
  readonly autoscaling?: AutoscalingProps
  /**
   * CPU and memory of the container. The autoscaler's target is a share of the CPU: with 500m it is a third of what one
   * process of Node can use, which leaves room until new pods are there.
   * @default - 100m and 256 MiB; with autoscaling 500m
   */
  readonly resources?: Resources
  /**
   * `delivery.timeout.ms`: how long a request waits for Kafka's acknowledgement before it is answered with 503. With the
   * default a client learns within five seconds that it has to retry. The upper limit is what {@link terminationGracePeriod}
   * leaves: a request in progress is not cut off.
   * @default Duration.seconds(4)
   */
  readonly deliveryTimeout?: Duration
  /**
   * `terminationGracePeriodSeconds`; it starts with the preStop delay, and the service exits by itself at least five seconds before
   * it ends. The default leaves 30 seconds for work in progress, as much as a consumer's.
   * @default - 40 seconds; 45 with a database
   */
  readonly terminationGracePeriod?: Duration
  /** How the replicas are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
}
