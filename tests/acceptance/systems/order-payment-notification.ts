import type { Script, Step } from '../step.ts'
import { GONE, imagePulled, ownNamespace, rolledOut } from './common.ts'

const FOLDER = 'dist/local/order-payment-notification'

const typed = (order: string): Step => ({
  command: order,
  expected: 'stored: topic, partition, offset',
  sees: new RegExp(`order ${order} is stored: topic orders, partition \\d, offset \\d+`),
  how: 'typed',
})

/** The log of a service: one line for each of these orders, in their order, and none for another. */
const follows = (service: string, line: RegExp, orders: readonly string[], expected: string): Step => ({
  command: `kubectl logs -f deploy/${service}`,
  expected,
  sees: (output) => {
    const lines = [...output.matchAll(line)]
    const inOrder = lines.map(([, , order]) => order).join() === orders.join()
    return inOrder ? lines.map(([, message]) => message).join('\n') : undefined
  },
  how: 'follow',
  within: 120,
})

const paid = (orders: readonly string[], expected: string) =>
  follows('payment-service', /"msg":"(order (\d+) is paid)"/g, orders, expected)
const notified = (orders: readonly string[], expected: string) =>
  follows('notification-service', /"msg":"(notified .*order (\d+) .*)"/g, orders, expected)

export const orderPaymentNotification: Script = {
  system: 'order-payment-notification',
  start: [
    {
      command: `kubectl apply -f ${FOLDER}/`,
      expected: 'Kafka, topics, the three services and UI are created',
      sees: /deployment.apps\/payment-service created/,
    },
  ],
  steps: [
    rolledOut('kubectl rollout status deploy/kafka-topics', 'every topic is as declared'),
    rolledOut('kubectl rollout status deploy/order-service', 'ready for lines'),
    {
      command: 'kubectl attach -it deploy/order-service',
      expected: 'the terminal of order-service',
      sees: /If you don't see a command prompt|order id>/,
      how: 'terminal',
    },
    typed('101'),
    typed('102'),
    typed('103'),
    {
      command: '10 1',
      expected: 'no order id: nothing is sent',
      sees: /"10 1" is no order id, .*: nothing is sent/,
      how: 'typed',
    },
    paid(['101', '102', '103'], 'all three are paid, in their order'),
    notified(['101', '102', '103'], 'all three are notified, in their order'),
    {
      command: 'kubectl scale deploy/payment-service --replicas=0',
      expected: 'payment-service is stopped',
      sees: /scaled/,
    },
    {
      command: 'kubectl wait --for=delete pod -l app=payment-service --timeout=60s',
      expected: 'it has finished what it had in hand',
      sees: GONE,
    },
    typed('104'),
    typed('105'),
    {
      command:
        'kubectl exec kafka-0 -- /opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server kafka-bootstrap:9092 --describe --group payment-group',
      expected: 'both wait',
      sees: /^payment-group +orders +0 +3 +5 +2 .*$/m,
      within: 30,
    },
    {
      command: 'kubectl scale deploy/payment-service --replicas=1',
      expected: 'payment-service is started again',
      sees: /scaled/,
    },
    paid(['104', '105'], 'it goes on where it was: the orders that have waited are paid, and no other'),
    notified(['101', '102', '103', '104', '105'], 'all five are notified, once each'),
    {
      command:
        'kubectl exec -it kafka-0 -- /opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server kafka-bootstrap:9092 --topic payments --from-beginning',
      expected: 'a payment for each order',
      sees: (output) => {
        const payments = output.match(/\{"order_id":"\d+","status":"PAID"\}/g) ?? []
        return payments.length === 5 && new Set(payments).size === 5 ? payments.join('\n') : undefined
      },
      how: 'terminal',
    },
    {
      command: 'kubectl port-forward svc/order-service 8080:80 &',
      expected: 'the API, at http://localhost:8080',
      sees: /Forwarding from 127.0.0.1:8080/,
      how: 'background',
    },
    {
      command: `curl -i http://localhost:8080/orders -H 'Content-Type: application/json' -d '{"order_id":"106"}'`,
      expected: '202, with topic, partition and offset',
      sees: /HTTP\/1.1 202[\s\S]*\{"order_id":"106","topic":"orders","partition":0,"offset":"5"\}/,
    },
    {
      command: 'kubectl logs -f deploy/order-service',
      expected: 'what the terminal shows, and orders by HTTP',
      sees: /order 106 is stored/,
      how: 'follow',
    },
    {
      command: 'kubectl port-forward svc/kafka-ui 8081:8080',
      expected: 'Kafka UI, at http://localhost:8081',
      sees: /Forwarding from 127.0.0.1:8081/,
      how: 'follow',
      unless: imagePulled('Kafka UI', 'app=kafka-ui'),
    },
  ],
  cleanUp: [
    {
      command: `kubectl delete -f ${FOLDER}/`,
      expected: 'everything but the data is removed',
      sees: /statefulset.apps "kafka" deleted/,
    },
  ],
  elsewhere: {
    ...ownNamespace,
    'npm run dev': 'tests/kafka/dev.test.ts',
  },
}
