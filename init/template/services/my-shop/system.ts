import { EventConsumer, KafkaCluster, ProducerJob, type SystemDefinition, TopicReconciler } from 'cdk8s-kafka'
import type { Environment } from '../../environments.ts'
import { orderPlaced } from './events.ts'

/** What runs: each chart is a file of `dist/<environment>/my-shop/`. */
export const definition: SystemDefinition<Environment> = {
  name: 'my-shop',
  about: 'producer → orders → consumer',
  build(system, environment) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', environment.kafka)
    const orders = kafka.addTopic('orders', { partitions: 3, events: [orderPlaced] })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })

    new EventConsumer(system.chart('consumer'), 'consumer', { consumes: [orders], group: 'my-shop-consumer' })
    new ProducerJob(system.chart('producer'), 'producer', { produces: [orders] })
  },
}
