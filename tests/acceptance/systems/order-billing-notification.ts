import { fromPage } from '../page.ts'
import type { Script, Sees, Step } from '../step.ts'
import { allReady, imagePulled, rolledOut } from './common.ts'
import { allRead } from './groups.ts'

const FOLDER = 'dist/local/order-billing-notification'
const GROUPS = '/opt/kafka/bin/kafka-consumer-groups.sh'
const SERVICES = ['order-service', 'billing-service', 'notification-service'] as const

/** Lines of the services' logs about one order. */
const logs = fromPage('order-billing-notification', 'for service in')
const order = fromPage('order-billing-notification', 'curl -i')
const accepted: Sees = /HTTP\/1.1 202[\s\S]*"orderId":"(?<orderId>[^"]+)","status":"accepted"/

/** What each service has logged of an order. */
const followed: Sees = (output) => {
  const lines = SERVICES.map((service) => output.match(new RegExp(`^\\[pod/(${service})-.*"msg":"([^"]+)"`, 'm')))
  return lines.includes(null) ? undefined : lines.map((line) => `${line?.[1]}: ${line?.[2]}`).join('\n')
}

/**
 * No order fails, and both checks hold. How long the answers take is a figure of the machine: k6, Kafka and the services of all
 * systems may share two cores here. It is shown beside its limit, and decides nothing.
 */
const passed: Sees = (output) => {
  const held = ["✓ 'rate<0.01'", '✓ Status is 202 Accepted', '✓ Response has orderId']
  const [limit] = output.match(/[✓✗] 'p\(95\)<500' \S+/) ?? []
  if (limit === undefined || !held.every((one) => output.includes(one))) return undefined
  const [requests = ''] = output.match(/http_reqs\.*: \d+/) ?? []
  return [...held, limit, requests.replace(/\.+:/, ':')].join(', ')
}

const services = (step: (service: string) => Step): Step[] =>
  SERVICES.map((service) => ({ ...step(service), like: step('billing-service').command }))

export const orderBillingNotification: Script = {
  system: 'order-billing-notification',
  namespace: 'kafka-poc',
  start: [
    {
      command: `kubectl apply -f ${FOLDER}/`,
      expected: 'the namespace and all that is in it are created',
      sees: /namespace\/kafka-poc created/,
    },
  ],
  steps: [
    {
      command: 'kubectl -n kafka-poc get pods -w',
      expected: 'all pods are running and ready; Kafka UI has a row of its own',
      sees: allReady(['kafka-0', 'kafka-1', 'kafka-2', 'kafka-topics', ...SERVICES]),
      how: 'follow',
      within: 400,
    },
    rolledOut('kubectl -n kafka-poc rollout status deploy/kafka-topics', 'every topic is as declared'),
    ...services((service) => ({
      command: `kubectl apply -f ${FOLDER}/${service}.k8s.yaml`,
      expected: 'one service can be applied alone',
      sees: new RegExp(`deployment.apps/${service} unchanged`),
    })),
    rolledOut('kubectl -n kafka-poc rollout status deploy/order-service', 'Kafka answers and the port is open'),
    {
      command: `kubectl -n kafka-poc patch svc order-service -p '{"spec": {"type": "LoadBalancer"}}'`,
      expected: 'patched',
      sees: /service\/order-service patched/,
    },
    {
      command: 'kubectl -n kafka-poc get svc order-service',
      expected: 'a LoadBalancer',
      // Its address inside of the cluster, until there is one outside.
      sees: /order-service +LoadBalancer +(?<ORDER_SERVICE_URL>\S+)/,
    },
    {
      command: `ORDER_SERVICE_URL=$(kubectl -n kafka-poc get svc order-service -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
echo "$ORDER_SERVICE_URL"`,
      expected: 'its address outside of the cluster',
      sees: /^(?<ORDER_SERVICE_URL>\S+)$/m,
      unless: {
        command: "kubectl get svc order-service -o jsonpath='{.status.loadBalancer}'",
        sees: /^\{\}$/,
        because: 'this cluster has no load balancer; the rows below use port-forward',
      },
    },
    {
      command: 'kubectl -n kafka-poc set env cronjob/load-test ORDER_SERVICE_URL=http://$ORDER_SERVICE_URL/api/orders',
      expected: 'the next load test goes to this address',
      sees: /cronjob.batch\/load-test env updated/,
    },
    {
      command: 'kubectl -n kafka-poc set env cronjob/load-test K6_STAGES=6s:10,18s:50,6s:0',
      expected: 'a tenth of the five minutes, with the same script and thresholds',
      sees: /cronjob.batch\/load-test env updated/,
    },
    {
      command: 'kubectl -n kafka-poc create job --from=cronjob/load-test load-test-manual',
      expected: 'the load test starts',
      sees: /job.batch\/load-test-manual created/,
    },
    {
      command: 'kubectl -n kafka-poc logs -f job/load-test-manual',
      expected: 'no order fails, both checks hold, and p(95) beside its limit',
      sees: passed,
      how: 'follow',
      within: 180,
      unless: imagePulled('k6', 'job-name=load-test-manual'),
    },
    {
      command: 'kubectl -n kafka-poc delete job load-test-manual',
      expected: 'room for the next',
      sees: /"load-test-manual" deleted/,
    },
    {
      command: fromPage('order-billing-notification', 'kubectl -n kafka-poc run kafka-client'),
      expected: 'a shell in a pod of its own',
      sees: /[$#] *$/,
      how: 'terminal',
      within: 120,
    },
    { command: 'cd /opt/kafka/bin', expected: 'the tools of Kafka', sees: /bin\$? *$/, how: 'typed' },
    {
      command:
        './kafka-console-consumer.sh --bootstrap-server kafka-bootstrap:9092 --topic order-created --from-beginning',
      expected: 'the orders',
      sees: /^\{"orderId":"[^}]+/m,
      how: 'typed',
    },
    {
      command: 'kubectl -n kafka-poc get pods',
      expected: 'the names of the pods',
      sees: /^(?<pod>billing-service-\S+) +1\/1 +Running/m,
    },
    {
      command: 'kubectl -n kafka-poc logs <pod>',
      expected: 'what one pod has logged',
      sees: /"msg":"joined the group"/,
    },
    {
      command: 'kubectl -n kafka-poc logs -f <pod>',
      expected: 'the same, and what comes',
      sees: /"msg":"joined the group"/,
      how: 'follow',
    },
    {
      command: 'kubectl -n kafka-poc port-forward svc/order-service 8080:80 &',
      expected: 'a port of this machine leads to the service',
      sees: /Forwarding from 127.0.0.1:8080/,
      how: 'background',
    },
    {
      command: 'ORDER_SERVICE_URL=localhost:8080\necho "$ORDER_SERVICE_URL"',
      expected: 'its address',
      sees: /^(?<ORDER_SERVICE_URL>\S+)$/m,
    },
    { command: order, expected: '202, accepted, with an orderId', sees: accepted },
    { command: logs, expected: 'the order is in the logs of all three services', sees: followed, within: 60 },
    {
      command: 'kubectl -n kafka-poc scale deploy/billing-service --replicas=0',
      expected: 'nobody bills',
      sees: /scaled/,
    },
    { command: order, expected: 'orders are accepted as before', sees: accepted },
    {
      command: 'kubectl -n kafka-poc scale deploy/billing-service --replicas=2',
      expected: 'billing is back',
      sees: /scaled/,
    },
    { command: logs, expected: 'the order that has waited is billed and notified', sees: followed, within: 120 },
    {
      command: 'kubectl -n kafka-poc logs -f -l app=billing-service --prefix',
      expected: 'what all pods of a service log',
      sees: (output, { orderId = '-' }) => output.split('\n').find((line) => line.includes(orderId)),
      how: 'follow',
    },
    {
      command: `kubectl -n kafka-poc exec kafka-0 -- ${GROUPS} --bootstrap-server kafka-bootstrap:9092 --describe --group billing-service`,
      expected: 'all six partitions are read to their ends',
      sees: allRead(6),
      within: 60,
    },
    {
      command: 'kubectl -n kafka-poc scale deployment order-service --replicas=3',
      expected: 'three pods',
      sees: /deployment.apps\/order-service scaled/,
    },
    rolledOut('kubectl -n kafka-poc rollout status deploy/order-service', 'all three are ready'),
    {
      command: 'kubectl -n kafka-poc rollout restart deploy/order-service',
      expected: 'restarted',
      sees: /order-service restarted/,
    },
    rolledOut('kubectl -n kafka-poc rollout status deploy/order-service', 'the new pods are ready, the old ones gone'),
    {
      command: 'kubectl -n kafka-poc port-forward svc/kafka-ui 8081:8080',
      expected: 'Kafka UI at http://localhost:8081',
      sees: /Forwarding from 127.0.0.1:8081/,
      how: 'follow',
      unless: imagePulled('Kafka UI', 'app=kafka-ui'),
    },
  ],
  cleanUp: [
    {
      command: 'kubectl delete namespace kafka-poc',
      expected: 'everything is removed, the orders too',
      sees: /namespace "kafka-poc" deleted/,
    },
  ],
  elsewhere: {
    'npm run dev': 'tests/kafka/dev.test.ts',
    './kafka-console-consumer.sh --bootstrap-server kafka-bootstrap:9092 --topic payment-requests.dlq':
      'nothing is in it here; tests/kafka/order-billing-notification makes dead letters',
  },
}
