import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { ordersPaymentsShipping } from '../../../../services/orders-payments-shipping/system.ts'
import type { Service } from '../../support/service.ts'
import { describeSystem as describePlan, planOf, TestSystem } from '../../support/system.ts'
import { closeLedger, type Ledger } from './ledger.ts'

const TOPICS = ['orders', 'payments', 'shipping'] as const

const plan = planOf(ordersPaymentsShipping.name)

/** A producer, three topics, and a consumer group for each. */
export class OrdersPaymentsShipping extends TestSystem {
  constructor(kafka: () => DevKafka) {
    super(plan, TOPICS, kafka)
  }

  /** Starts a producer that sends so many rounds, three events each. */
  produce(rounds: number, differences: Readonly<Record<string, string>> = {}): Service {
    return this.start('kafka-producer', { EVENT_COUNT: String(rounds), ...differences })
  }

  /** Starts members of orders-consumer's group and waits until each of them has partitions. */
  ordersConsumers(members: number, differences: Readonly<Record<string, string>> = {}): Promise<Service[]> {
    return this.members('orders-consumer', 'orders', members, differences)
  }

  /** Starts one consumer for each of the other topics. */
  otherConsumers(): Service[] {
    return [this.start('payments-consumer'), this.start('shipping-consumer')]
  }

  /** See {@link closeLedger}. */
  closeLedger(name: string): Promise<Ledger> {
    const consumed = TOPICS.filter((topic) => this.started(`${topic}-consumer`).length > 0)
    return closeLedger(name, {
      bootstrapServers: this.kafka.bootstrapServers,
      marks: this.marks,
      consumed,
      producers: this.started('kafka-producer'),
      consumers: consumed.flatMap((topic) => this.started(`${topic}-consumer`)),
    })
  }
}

/** Describes tests on this system; see the shared function. */
export const describeSystem = (
  name: string,
  tests: (system: OrdersPaymentsShipping) => void,
  overrides: Readonly<Record<string, string>> = {},
): Promise<void> =>
  describePlan(
    `orders-payments-shipping, ${name}`,
    plan,
    (kafka) => new OrdersPaymentsShipping(kafka),
    tests,
    overrides,
  )
