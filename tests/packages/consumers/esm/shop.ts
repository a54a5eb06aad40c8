import { Size } from 'cdk8s'
import { EventConsumer, KafkaCluster, ProducerJob, type SystemDefinition, TopicReconciler } from 'cdk8s-kafka'
import { defineEvent } from 'cdk8s-kafka-contracts'
import { z } from 'zod'

const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has placed an order.',
  schema: z.object({ id: z.string() }),
  key: ({ id }) => id,
})

/** A system with two workloads, or with a third that takes the group of another. */
export const shop = (intruder: boolean): SystemDefinition => ({
  name: 'shop',
  about: 'producer → orders → reader',
  build(system) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 1, storage: Size.gibibytes(10) })
    const orders = kafka.addTopic('orders', { partitions: 3, events: [orderPlaced] })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
    new EventConsumer(system.chart('reader'), 'reader', { consumes: [orders], group: 'reader' })
    if (intruder) new EventConsumer(system.chart('intruder'), 'intruder', { consumes: [orders], group: 'reader' })
    new ProducerJob(system.chart('producer'), 'producer', { produces: [orders] })
  },
})
