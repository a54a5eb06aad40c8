import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../../dev/kafka/ports.ts'
import { orderPaymentNotification } from '../../../../services/order-payment-notification/system.ts'
import { until } from '../../fixture.ts'
import type { Service } from '../../support/service.ts'
import { describeSystem as describePlan, planOf, TestSystem } from '../../support/system.ts'

const plan = planOf(orderPaymentNotification.name)

export const [ORDERS, PAYMENTS] = ['orders', 'payments'] as const

/**
 * For tests in which Kafka is well: a line waits as long as it takes on a machine that is busy with other things, and is
 * not given up after the few seconds of the manifest.
 */
export const PATIENT = { KAFKA_DELIVERY_TIMEOUT_MS: '30000' }

/** An order-service that is ready, and where it answers requests. */
export interface Desk {
  readonly service: Service
  readonly url: string
}

/** A terminal for orders, payments and notifications, on one broker. */
export class OrderPaymentNotification extends TestSystem {
  constructor(kafka: () => DevKafka) {
    super(plan, [ORDERS, PAYMENTS], kafka)
  }

  /** Starts the order-service. */
  async desk(differences: Readonly<Record<string, string>> = PATIENT): Promise<Desk> {
    const [port = 0, health = 0] = await freePorts(2)
    const ports = { HTTP_PORT: String(port), HEALTH_PORT: String(health) }
    const service = this.start('order-service', { ...ports, ...differences })
    await service.ready(`http://127.0.0.1:${health}`)
    return { service, url: `http://127.0.0.1:${port}/orders` }
  }

  /** Starts a member of payment-service's group and waits until it has the partition. */
  async payment(): Promise<Service> {
    const [service] = await this.members('payment-service', ORDERS, 1)
    return service as Service
  }

  /** Starts a member of notification-service's group and waits until it has the partition. */
  async notification(): Promise<Service> {
    const [service] = await this.members('notification-service', PAYMENTS, 1)
    return service as Service
  }
}

/** Waits until a service has said something about each of the orders. */
export const said = (service: Service, text: RegExp, ids: readonly string[]): Promise<unknown> =>
  until(`${service.name} to say ${text} of ${ids.join(', ')}`, async () => {
    if (!service.running) throw new Error('it has ended')
    return ids.every((id) => ordersIn(service, text).includes(id))
  }).catch((error) => {
    throw new Error(`${error.message}\n${service.tail}`)
  })

/** The ids in what a service has said, in that order: the first group of the expression. */
export const ordersIn = (service: Service, text: RegExp): string[] =>
  service.lines.flatMap(({ msg }) => text.exec(msg)?.[1] ?? [])

export const STORED = /^order (\S+) is stored/
export const PAID = /^order (\S+) is paid$/
export const NOTIFIED = /^notified the customer: the payment of order (\S+) went through$/

/** Describes tests on this system; see the shared function. */
export const describeSystem = (name: string, tests: (system: OrderPaymentNotification) => void): Promise<void> =>
  describePlan(`order-payment-notification, ${name}`, plan, (kafka) => new OrderPaymentNotification(kafka), tests)
