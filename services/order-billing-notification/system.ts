import { Duration } from 'cdk8s'
import {
  acceptFinding,
  EventConsumer,
  HttpService,
  KafkaCluster,
  KafkaUi,
  LoadTest,
  type SystemDefinition,
  TopicReconciler,
} from '../../constructs/index.ts'
import type { Environment } from '../../environments.ts'
import { orderCreated, paymentApproved, paymentDeclined, paymentRequested } from './events.ts'

/** Orders come by HTTP, are billed and notified through topics, and are accepted whoever of these is down. */
export const orderBillingNotification: SystemDefinition<Environment> = {
  name: 'order-billing-notification',
  about: 'HTTP order-service → payment-requests → billing-service → notification-events → notification-service',
  namespace: 'kafka-poc',
  build(system, environment) {
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3, ...environment.kafka })
    const orders = kafka.addTopic('order-created', { partitions: 6, events: [orderCreated] })
    acceptFinding(orders, 'LINT-NO-CONSUMER', 'kept as the history of orders; nobody reads it')
    const requests = kafka.addTopic('payment-requests', { partitions: 6, events: [paymentRequested] })
    const results = kafka.addTopic('notification-events', {
      partitions: 6,
      events: [paymentApproved, paymentDeclined],
    })
    new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })

    const orderService = new HttpService(system.chart('order-service'), 'order-service', {
      produces: [orders, requests],
      ...environment.http,
    })
    new EventConsumer(system.chart('billing-service'), 'billing-service', {
      consumes: [requests],
      group: 'billing-service',
      produces: [results],
    })
    new EventConsumer(system.chart('notification-service'), 'notification-service', {
      consumes: [results],
      group: 'notification-service',
    })

    const ordering = {
      target: orderService,
      path: '/api/orders',
      script: new URL('load-test/script.js', import.meta.url),
    }
    new LoadTest(system.chart('load-test'), 'load-test', {
      ...ordering,
      stages: [
        { duration: Duration.minutes(1), target: 10 },
        { duration: Duration.minutes(3), target: 50 },
        { duration: Duration.minutes(1), target: 0 },
      ],
      thresholds: { http_req_duration: ['p(95)<500'], http_req_failed: ['rate<0.01'] },
    })
    new LoadTest(system.chart('load-test-steady'), 'load-test-steady', {
      ...ordering,
      constantArrivalRate: { rate: 200, duration: Duration.minutes(2) },
      // An iteration that is dropped would be load that is missing, not a good result.
      thresholds: {
        http_req_duration: ['p(99)<50'],
        http_req_failed: ['rate==0'],
        checks: ['rate==1'],
        dropped_iterations: ['count==0'],
      },
    })
    if (environment.kafkaUi) new KafkaUi(system.chart('kafka-ui'), 'kafka-ui', { cluster: kafka })
  },
}
