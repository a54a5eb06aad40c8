import {
  EventConsumer,
  KafkaCluster,
  ProducerJob,
  StrimziKafkaCluster,
  type SystemDefinition,
  TopicReconciler,
} from '../../constructs/index.ts'
import type { Environment } from '../../environments.ts'
import { orderPlaced, paymentReceived, shipmentDispatched } from './events.ts'

/** One producer Job feeds three topics; each is consumed by a service of its own. */
export const ordersPaymentsShipping: SystemDefinition<Environment> = {
  name: 'orders-payments-shipping',
  about: 'kafka-producer → orders, payments, shipping → a consumer each',
  build(system, environment) {
    const chart = system.chart('kafka')
    const kafka = environment.strimzi
      ? new StrimziKafkaCluster(chart, 'kafka', { brokers: 3, ...environment.strimzi })
      : new KafkaCluster(chart, 'kafka', { brokers: 3, ...environment.kafka })
    const orders = kafka.addTopic('orders', { partitions: 3, events: [orderPlaced] })
    const payments = kafka.addTopic('payments', { partitions: 3, events: [paymentReceived] })
    const shipping = kafka.addTopic('shipping', { partitions: 3, events: [shipmentDispatched] })
    if (kafka.topicsManagedBy === undefined) {
      new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
    }

    new EventConsumer(system.chart('orders-consumer'), 'orders-consumer', {
      consumes: [orders],
      group: 'orders-service',
    })
    new EventConsumer(system.chart('payments-consumer'), 'payments-consumer', {
      consumes: [payments],
      group: 'payments-service',
    })
    new EventConsumer(system.chart('shipping-consumer'), 'shipping-consumer', {
      consumes: [shipping],
      group: 'shipping-service',
    })
    new ProducerJob(system.chart('kafka-producer'), 'kafka-producer', { produces: [orders, payments, shipping] })
  },
}
