import {
  acceptFinding,
  EventConsumer,
  KafkaCluster,
  ProducerJob,
  type SystemDefinition,
  TopicReconciler,
} from '../../constructs/index.ts'
import type { Environment } from '../../environments.ts'
import { orderPlaced } from './events.ts'

/** The smallest system: one Kafka node, one topic, a Job that sends an order and a service that reads it. */
export const orderTracker: SystemDefinition<Environment> = {
  name: 'order-tracker',
  about: 'producer → orders → consumer, on one Kafka node',
  build(system, environment) {
    // One node in every environment, which is broker and controller: controllers beside it would outlive nothing.
    const { controllers, controllerResources, ...node } = environment.kafka
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', {
      ...node,
      brokers: 1,
      localhostPort: environment.localhostPort,
    })
    acceptFinding(
      kafka,
      'LINT-ONE-BROKER',
      'the smallest system: while its only node restarts, nothing is sent or read',
    )
    const orders = kafka.addTopic('orders', { partitions: 1, events: [orderPlaced] })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })

    // More members than partitions would idle.
    new EventConsumer(system.chart('consumer'), 'consumer', {
      consumes: [orders],
      group: 'order-tracker',
      replicas: 1,
      consumerConfig: { 'auto.offset.reset': 'earliest' },
    })
    new ProducerJob(system.chart('producer'), 'producer', { produces: [orders] })
  },
}
