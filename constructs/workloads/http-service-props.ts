import type { Duration, Size } from 'cdk8s'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import type { AutoscalingProps } from '../platform/autoscaling.ts'
import type { Resources } from '../platform/quantities.ts'
import type { ServiceProps } from '../platform/service.ts'
import type { Spread } from '../platform/spread.ts'
import type { ConsumptionProps } from './consumption.ts'
import type { WorkloadProps } from './workload.ts'

/** Options of an `HttpService`. Those of a consumer are for a service that reads topics as well. */
export interface HttpServiceProps extends WorkloadProps, ConsumptionProps {
  /** Topics to read as well. @default - none */
  readonly consumes?: readonly KafkaTopic[]
  /** `group.id`; beside {@link consumes}. @default - none */
  readonly group?: string
  /** `spec.replicas`; not beside {@link autoscaling}. @default 2 */
  readonly replicas?: number
  /** Scales with the CPU that is used. @default - a fixed number of replicas */
  readonly autoscaling?: AutoscalingProps
  /** The Service in front of the pods. @default - port 80 inside of the cluster */
  readonly service?: ServiceProps
  /**
   * CPU and memory of the container. The autoscaler's target is a share of the CPU: with 500m it is a third of what one
   * process of Node can use, which leaves room until new pods are there.
   * @default - 100m and 256 MiB; with autoscaling 500m
   */
  readonly resources?: Resources
  /** `HTTP_BODY_LIMIT_BYTES`: the longest body of a request. @default - 64 KiB */
  readonly bodyLimit?: Size
  /**
   * `delivery.timeout.ms`: how long a request waits for Kafka's acknowledgement before it is answered with 503. With the
   * default a client hears within five seconds that it has to try again. What {@link terminationGracePeriod} leaves is the
   * upper bound: a request in hand is not cut off.
   * @default Duration.seconds(4)
   */
  readonly deliveryTimeout?: Duration
  /**
   * How long a pod that is to end goes on as if nothing were, before it gets SIGTERM. In the meantime every node and load
   * balancer hears that it takes no more requests.
   * @default Duration.seconds(5)
   */
  readonly preStopDelay?: Duration
  /**
   * `HTTP_DRAIN_MS`: how long clients with open connections are then asked to close them, in each answer.
   * @default Duration.seconds(3)
   */
  readonly drain?: Duration
  /**
   * `terminationGracePeriodSeconds`; it begins with the preStop delay, and the service is told to end five seconds before
   * its end by itself. The default leaves 30 seconds for work in hand, as much as a consumer's.
   * @default - 40 seconds; 45 with a database
   */
  readonly terminationGracePeriod?: Duration
  /** How the replicas are spread. @default - over zones and nodes, preferred */
  readonly spread?: Spread
}
