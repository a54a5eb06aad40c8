import {
  acceptFinding,
  EventConsumer,
  HttpService,
  KafkaCluster,
  KafkaUi,
  PostgresDatabase,
  type SystemDefinition,
  TopicReconciler,
} from '../../constructs/index.ts'
import type { Environment } from '../../environments.ts'
import { orderPlaced, stockRejected, stockReserved } from './events.ts'

/** Orders come by HTTP and are decided by the stock; every effect is in a database, once, whatever stops in between. */
export const orderInventoryNotification: SystemDefinition<Environment> = {
  name: 'order-inventory-notification',
  about: 'HTTP order-service → PostgreSQL → order-events → inventory-service → inventory-events → notification-service',
  build(system, environment) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', {
      brokers: environment.brokers,
      ...environment.kafka,
    })
    const orders = kafka.addTopic('order-events', { partitions: 3, events: [orderPlaced] })
    const results = kafka.addTopic('inventory-events', { partitions: 3, events: [stockReserved, stockRejected] })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })

    const database = new PostgresDatabase(system.chart('postgres'), 'postgres', {
      database: 'appdb',
      user: 'app',
      ...environment.postgres,
    })

    const orderService = new HttpService(system.chart('order-service'), 'order-service', {
      database,
      produces: [orders],
      // It shows what became of each order.
      consumes: [results],
      group: 'order-service',
      service: { port: 8000 },
      ...environment.http,
    })
    acceptFinding(
      orderService,
      'LINT-REPLICAS',
      'it scales with its requests: three pods read the results, which the others find in the database',
    )
    new EventConsumer(system.chart('inventory-service'), 'inventory-service', {
      database,
      consumes: [orders],
      group: 'inventory-service',
      produces: [results],
    })
    new EventConsumer(system.chart('notification-service'), 'notification-service', {
      database,
      consumes: [results],
      group: 'notification-service',
    })
    if (environment.kafkaUi) new KafkaUi(system.chart('kafka-ui'), 'kafka-ui', { cluster: kafka })
  },
}
