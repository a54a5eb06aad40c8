import { EventConsumer, KafkaCluster, type SystemDefinition, TopicReconciler } from '../../../constructs/index.ts'
import type { Environment } from '../environments.ts'
import { orders } from '../orders/system.ts'
import { ordersTopic } from '../orders/topics.ts'
import { hourReported } from './events.ts'

/** Reads a topic of `orders` on its cluster, and has one of its own there. */
export const analytics: SystemDefinition<Environment> = {
  name: 'analytics',
  about: 'orders of another system → report-service → reports → dashboard-service',
  build(system) {
    const kafka = KafkaCluster.ofSystem(system, 'kafka', { owner: orders })
    const placed = kafka.useTopic(ordersTopic)
    const reports = kafka.addTopic('reports', { partitions: 3, events: [hourReported] })
    // Makes `reports` and the dead letters of this system; the topic of the others is theirs.
    new TopicReconciler(system.chart('topics'), 'analytics-topics', { cluster: kafka })
    new EventConsumer(system.chart('report-service'), 'report-service', {
      consumes: [placed],
      group: 'report-service',
      produces: [reports],
    })
    new EventConsumer(system.chart('dashboard-service'), 'dashboard-service', {
      consumes: [reports],
      group: 'dashboard-service',
    })
  },
}
