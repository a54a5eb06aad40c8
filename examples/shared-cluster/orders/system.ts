import {
  EventConsumer,
  HttpService,
  KafkaCluster,
  type SystemDefinition,
  TopicReconciler,
} from '../../../constructs/index.ts'
import type { Environment } from '../environments.ts'
import { ordersTopic } from './topics.ts'

/** Has the cluster, and the topic `orders`. */
export const orders: SystemDefinition<Environment> = {
  name: 'orders',
  about: 'HTTP order-service → orders → billing-service, analytics and the warehouse',
  build(system, environment) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { ...environment.kafka, sharedWith: ['analytics'] })
    const placed = kafka.addTopic(ordersTopic)
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
    new HttpService(system.chart('order-service'), 'order-service', { produces: [placed] })
    new EventConsumer(system.chart('billing-service'), 'billing-service', {
      consumes: [placed],
      group: 'billing-service',
    })
  },
}
