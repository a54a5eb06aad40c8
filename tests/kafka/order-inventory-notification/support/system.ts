import { afterAll, afterEach, beforeAll } from 'vitest'
import { encode } from '../../../../contracts/codec.ts'
import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../../dev/kafka/ports.ts'
import { postgresAvailability } from '../../../../dev/postgres/availability.ts'
import type { DevPostgres } from '../../../../dev/postgres/server.ts'
import { inventorySettings } from '../../../../services/order-inventory-notification/inventory-service/settings.ts'
import { orderInventoryNotification } from '../../../../services/order-inventory-notification/system.ts'
import type { Database } from '../../../../services/runtime/database/database.ts'
import { describeWhere } from '../../../available.ts'
import { TestPostgres } from '../../../postgres/fixture.ts'
import { until } from '../../fixture.ts'
import { Route } from '../../order-billing-notification/support/route.ts'
import type { Service } from '../../support/service.ts'
import { describeSystem as describePlan, planOf, TestSystem } from '../../support/system.ts'
import { OrderClient } from './client.ts'
import { type Closing, closeLedger, type Ledger } from './ledger.ts'
import { NAMES, type Name, ORDERS, RESULTS } from './names.ts'

const plan = planOf(orderInventoryNotification.name)

/** An order-service that is ready. */
export interface OrderService {
  readonly service: Service
  /** Address of its probes. */
  readonly health: string
}

/** HTTP orders, stock, notifications on a database of its own; and a client whose requests go to the order-services. */
export class OrderInventoryNotification extends TestSystem {
  readonly #postgres: TestPostgres
  #env: Readonly<Record<string, string>> = {}
  #database: Database | undefined
  #route = new Route()
  #client = new OrderClient(this.#route)
  #initialStock = 0

  constructor(kafka: () => DevKafka, postgres: TestPostgres) {
    super(plan, [ORDERS, RESULTS, `${ORDERS}.dlq`, `${RESULTS}.dlq`], kafka)
    this.#postgres = postgres
  }

  get client(): OrderClient {
    return this.#client
  }

  /** The server of the database. */
  get postgres(): DevPostgres {
    return this.#postgres.server
  }

  /** The database of the test; services make its tables. */
  get database(): Database {
    if (this.#database === undefined) throw new Error('there is a database only inside tests')
    return this.#database
  }

  /** Pieces of an item that is ordered for the first time. */
  get initialStock(): number {
    return this.#initialStock
  }

  override start(name: string, differences: Readonly<Record<string, string>> = {}): Service {
    return super.start(name, { ...this.#env, ...differences })
  }

  /** Starts an order-service and sends it requests as soon as it is ready, as a Deployment and its Service do. */
  async orderService(): Promise<OrderService> {
    const [port = 0, healthPort = 0] = await freePorts(2)
    const service = this.start('order-service', { HTTP_PORT: String(port), HEALTH_PORT: String(healthPort) })
    const health = `http://127.0.0.1:${healthPort}`
    await service.ready(health)
    this.#route.add(port)
    // A pod that has ended is taken out of its Service.
    void service.ended.then(() => this.#route.remove(port))
    return { service, health }
  }

  /** Starts order-services and waits until they share the partitions of the results. */
  async orderServices(members = 1): Promise<OrderService[]> {
    const started = await Promise.all(Array.from({ length: members }, () => this.orderService()))
    await this.shared(
      started.map(({ service }) => service),
      RESULTS,
    )
    return started
  }

  /** Starts members of inventory-service's group and waits until they share the partitions. */
  inventory(members = 1): Promise<Service[]> {
    return this.members('inventory-service', ORDERS, members)
  }

  /** Starts members of notification-service's group and waits until they share the partitions. */
  notification(members = 1): Promise<Service[]> {
    return this.members('notification-service', RESULTS, members)
  }

  /** The processes of a service that have not ended. */
  running(name: Name): Service[] {
    return this.started(name).filter((one) => one.running)
  }

  /** Starts so many processes of each service, all at once, and waits until they share their partitions. */
  async everything(members = 1): Promise<OrderService[]> {
    const [orders] = await Promise.all([
      this.orderServices(members),
      this.inventory(members),
      this.notification(members),
    ])
    return orders
  }

  /** Sets how many pieces there are of an item that is ordered for the first time. */
  stocked(initialStock: number): void {
    this.#initialStock = initialStock
    this.#env = { ...this.#env, ...encode(inventorySettings, { initialStock }) }
  }

  /** What the client's connections go through. */
  get route(): Route {
    return this.#route
  }

  /** Waits until an order shows what became of it. */
  decided(id: string): Promise<{ readonly id: string; readonly status: string }> {
    return until(`order ${id} to be decided`, async () => {
      const { status, body } = await this.#client.see(id)
      const order = status === 200 ? JSON.parse(body) : { status: 'pending' }
      return order.status !== 'pending' && order
    })
  }

  /** How often the members of each group have joined it. */
  get joins(): readonly number[] {
    const lines = NAMES.map((name) => this.started(name).flatMap((one) => one.lines))
    return lines.map((of) => of.filter(({ msg }) => msg === 'joined the group').length)
  }

  /** See {@link closeLedger}. */
  closeLedger(name: string, closing: Partial<Closing> = {}): Promise<Ledger> {
    return closeLedger(name, this, { poison: [0, 0], timeoutMs: 60_000, ...closing })
  }

  override async killAll(): Promise<void> {
    this.#client.end()
    await super.killAll()
  }

  override async begin(): Promise<void> {
    this.#route.destroy()
    this.#route = new Route()
    this.#client = new OrderClient(this.#route)
    const env = await this.#postgres.newDatabase()
    this.#env = env
    this.#database = await this.#postgres.open({ env })
    this.stocked(1_000_000)
    await super.begin()
  }
}

/** Describes tests on this system, with a Kafka and a PostgreSQL that they share, and a database each. */
export async function describeSystem(name: string, tests: (system: OrderInventoryNotification) => void): Promise<void> {
  const availability = await postgresAvailability()
  const postgres = new TestPostgres()
  await describePlan(
    `order-inventory-notification, ${name}`,
    plan,
    (kafka) => new OrderInventoryNotification(kafka, postgres),
    (system) =>
      describeWhere(availability, 'on PostgreSQL', () => {
        beforeAll(() => postgres.start())
        afterAll(() => postgres.close())
        afterEach(() => postgres.end())
        tests(system)
      }),
  )
}
