import type { Chart } from 'cdk8s'
import {
  EventConsumer,
  type EventConsumerProps,
  type IKafkaCluster,
  KafkaCluster,
  type KafkaClusterProps,
  type KafkaTopic,
  type KafkaTopicProps,
  type System,
  type SystemProps,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { testEnvironment, testSystem } from '../../support.ts'

/** The environment `live`, which others depend on. */
export const live = { ...testEnvironment, name: 'live', podSecurity: 'enforce' } as const

/** A system with a cluster of its own; `read` adds a consumer, which is another reader by its name. */
export function shop(cluster: Partial<KafkaClusterProps> = {}, props: Partial<SystemProps> = {}) {
  const system = testSystem(props)
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3, ...cluster })
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
  return around(system, kafka)
}

/** A system on a cluster of somebody else. */
export function guest(name: string, system: System, bootstrapServers = ['kafka.example.com:9092']) {
  const kafka = KafkaCluster.fromBootstrapServers(system, name, { bootstrapServers, topicsManagedBy: 'its owner' })
  return around(system, kafka)
}

const around = (system: System, kafka: IKafkaCluster) => {
  const chart: Chart = system.chart('services')
  return {
    system,
    chart,
    kafka,
    /** A topic that somebody outside produces and consumes. */
    topic: (name: string, props: KafkaTopicProps = {}) =>
      kafka.addTopic(name, {
        peers: [
          { name: 'the till', direction: 'produces' },
          { name: 'the warehouse', direction: 'consumes' },
        ],
        ...props,
      }),
    read: (id: string, topics: readonly KafkaTopic[], props: Partial<EventConsumerProps> = {}) =>
      new EventConsumer(chart, id, { consumes: topics, group: id, ...props }),
  }
}
