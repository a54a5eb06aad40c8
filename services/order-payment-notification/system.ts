import type { System } from '../../constructs/index.ts'
import {
  EventConsumer,
  type IKafkaCluster,
  KafkaCluster,
  KafkaUi,
  StrimziKafkaCluster,
  type SystemDefinition,
  TerminalService,
  TopicReconciler,
} from '../../constructs/index.ts'
import type { Environment } from '../../environments.ts'
import { orderPlaced, paymentSucceeded } from './events.ts'

/** Somebody types orders; they are paid and notified through topics, each service at its own pace. */
export const orderPaymentNotification: SystemDefinition<Environment> = {
  name: 'order-payment-notification',
  about: 'terminal of order-service → orders → payment-service → payments → notification-service',
  build(system, environment) {
    const { brokers } = environment
    const kafka = kafkaOf(system, environment)
    const orders = kafka.addTopic('orders', { partitions: brokers, events: [orderPlaced] })
    const payments = kafka.addTopic('payments', { partitions: brokers, events: [paymentSucceeded] })
    if (kafka.topicsManagedBy === undefined) {
      new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
    }

    new TerminalService(system.chart('order-service'), 'order-service', {
      produces: [orders],
      // POST /orders beside the terminal. Left out, there is no port and no Service.
      http: {},
    })
    new EventConsumer(system.chart('payment-service'), 'payment-service', {
      consumes: [orders],
      group: 'payment-group',
      replicas: brokers,
      produces: [payments],
    })
    new EventConsumer(system.chart('notification-service'), 'notification-service', {
      consumes: [payments],
      group: 'notification-group',
      replicas: brokers,
    })
    if (environment.kafkaUi) new KafkaUi(system.chart('kafka-ui'), 'kafka-ui', { cluster: kafka })
  },
}

/** The Kafka of the environment: one that exists, which has no objects and so no chart, one that Strimzi runs, or our own. */
function kafkaOf(system: System, { existingKafka, strimzi, brokers, kafka }: Environment): IKafkaCluster {
  if (existingKafka) return KafkaCluster.fromBootstrapServers(system, 'kafka', existingKafka)
  const chart = system.chart('kafka')
  if (strimzi) return new StrimziKafkaCluster(chart, 'kafka', { brokers, ...strimzi })
  return new KafkaCluster(chart, 'kafka', { brokers, ...kafka })
}
