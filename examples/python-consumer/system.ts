import {
  EventConsumer,
  KafkaCluster,
  type SystemDefinition,
  type SystemEnvironment,
  TopicReconciler,
} from '../../constructs/index.ts'

export const environments = [
  {
    name: 'local',
    images: {
      tag: '1.0.0',
      // What `npm run images` of this repository builds; elsewhere an image with cdk8s-kafka-runtime.
      base: 'cdk8s-kafka/base:0.1.0',
      programs: { topicReconciler: 'services/runtime/topics/main.ts', tools: 'services/runtime/tools/main.ts' },
    },
    ownNamespaces: false,
    podSecurity: 'warn',
  },
] as const satisfies readonly SystemEnvironment[]

/** The port of the program's own health checks. */
const HEALTH = 8000

const probe = (path: string) => ({ httpGet: { path, port: 'health' }, periodSeconds: 2 })

export const shop: SystemDefinition = {
  name: 'shop',
  about: 'orders → audit, a consumer in Python',
  build(system) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 1 })
    const orders = kafka.addTopic('orders', { partitions: 3, peers: [{ name: 'web-shop', direction: 'produces' }] })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })

    new EventConsumer(system.chart('audit'), 'audit', {
      consumes: [orders],
      group: 'audit',
      // Our settings, and what the program calls them.
      settings: {
        KAFKA_BOOTSTRAP_SERVERS: 'BROKERS',
        KAFKA_CLIENT_ID: 'CLIENT_ID',
        KAFKA_GROUP_ID: 'GROUP',
        KAFKA_CONSUMES: 'TOPICS',
        KAFKA_AUTO_OFFSET_RESET: 'OFFSET_RESET',
        KAFKA_SESSION_TIMEOUT_MS: 'SESSION_TIMEOUT_MS',
      },
      env: { HEALTH_PORT: String(HEALTH) },
      pod: {
        container: {
          ports: [{ name: 'health', containerPort: HEALTH }],
          startupProbe: { ...probe('/live'), failureThreshold: 60 },
          readinessProbe: probe('/ready'),
          livenessProbe: { ...probe('/live'), periodSeconds: 10 },
        },
      },
    })
  },
}
