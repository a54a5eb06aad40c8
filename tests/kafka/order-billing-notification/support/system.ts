import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../../dev/kafka/ports.ts'
import { orderBillingNotification } from '../../../../services/order-billing-notification/system.ts'
import type { Service } from '../../support/service.ts'
import { describeSystem as describePlan, planOf, TestSystem } from '../../support/system.ts'
import { OrderClient } from './client.ts'
import { closeLedger, type Ledger } from './ledger.ts'
import { Route } from './route.ts'

const plan = planOf(orderBillingNotification.name)

/** The topics of the flow, in its order. */
export const [ORDERS, REQUESTS, RESULTS] = ['order-created', 'payment-requests', 'notification-events'] as const

/**
 * For tests in which Kafka is well: an order waits as long as it takes on a machine that is busy with other things, and is
 * not refused after the few seconds of the manifest.
 */
export const PATIENT = { KAFKA_DELIVERY_TIMEOUT_MS: '30000' }

const DEAD_LETTERS = [`${REQUESTS}.dlq`, `${RESULTS}.dlq`] as const

/** An order-service that is ready, and where it listens. */
export interface OrderService {
  readonly service: Service
  readonly port: number
  /** Address of its probes. */
  readonly health: string
}

/** HTTP orders, billing, notifications; and a client whose requests go to the order-services. */
export class OrderBillingNotification extends TestSystem {
  #route = new Route()
  #client = new OrderClient(this.#route)

  constructor(kafka: () => DevKafka) {
    super(plan, [ORDERS, REQUESTS, RESULTS, ...DEAD_LETTERS], kafka)
  }

  get client(): OrderClient {
    return this.#client
  }

  /** What the client's connections go through. */
  get route(): Route {
    return this.#route
  }

  /** Starts an order-service and sends it requests as soon as it is ready, as a Deployment and its Service do. */
  async orderService(differences: Readonly<Record<string, string>> = {}): Promise<OrderService> {
    const [port = 0, healthPort = 0] = await freePorts(2)
    const ports = { HTTP_PORT: String(port), HEALTH_PORT: String(healthPort) }
    const service = this.start('order-service', { ...ports, ...differences })
    const health = `http://127.0.0.1:${healthPort}`
    await service.ready(health)
    this.#route.add(port)
    return { service, port, health }
  }

  /** Takes an order-service out of the Service and asks it to end, which is what becomes of a pod that is deleted. */
  endOrderService({ service, port }: OrderService): ReturnType<Service['end']> {
    this.#route.remove(port)
    return service.end()
  }

  /** Starts members of billing-service's group and waits until they share the partitions. */
  billing(members = 1, differences: Readonly<Record<string, string>> = {}): Promise<Service[]> {
    return this.members('billing-service', REQUESTS, members, differences)
  }

  /** Starts members of notification-service's group and waits until they share the partitions. */
  notification(members = 1, differences: Readonly<Record<string, string>> = {}): Promise<Service[]> {
    return this.members('notification-service', RESULTS, members, differences)
  }

  /** See {@link closeLedger}. */
  closeLedger(name: string, deadLetters = 0): Promise<Ledger> {
    return closeLedger(name, {
      bootstrapServers: this.kafka.bootstrapServers,
      marks: this.marks,
      orders: this.#client.orders,
      orderServices: this.started('order-service'),
      billing: this.started('billing-service'),
      notification: this.started('notification-service'),
      deadLetters,
    })
  }

  override async begin(): Promise<void> {
    this.#route.destroy()
    this.#route = new Route()
    this.#client = new OrderClient(this.#route)
    await super.begin()
  }
}

/** Describes tests on this system; see the shared function. */
export const describeSystem = (
  name: string,
  tests: (system: OrderBillingNotification) => void,
  overrides: Readonly<Record<string, string>> = {},
): Promise<void> =>
  describePlan(
    `order-billing-notification, ${name}`,
    plan,
    (kafka) => new OrderBillingNotification(kafka),
    tests,
    overrides,
  )
