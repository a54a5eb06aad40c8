import { statementOf } from '../page.ts'
import type { Script, Sees, Step } from '../step.ts'
import { GONE, imagePulled, noneRestarted, ownNamespace, portTaken, rolledOut } from './common.ts'
import { allRead, onePartitionEach } from './groups.ts'

const FOLDER = 'dist/local/order-inventory-notification'
const BOOKS = statementOf('order-inventory-notification', 'SELECT (SELECT')
const STOCK = statementOf('order-inventory-notification', 'SELECT item')
const KAFKA = 'kubectl exec kafka-0 -- /opt/kafka/bin'

const order: Step = {
  command: `curl -i http://localhost:8000/orders -H 'Content-Type: application/json' -d '{"item":"Laptop","quantity":1}'`,
  expected: '201, pending, with an id',
  sees: /HTTP\/1.1 201[\s\S]*"id":"(?<id>[^"]+)".*"status":"pending"/,
}

const confirmed: Step = {
  command: 'curl http://localhost:8000/orders/<id>',
  expected: 'the order is confirmed',
  sees: /\{.*"status":"confirmed".*\}/,
  within: 90,
}

/** Twice the same: the first answer is remembered. */
const idempotent = (expected: string): Step => ({
  command: `curl -i http://localhost:8000/orders -H 'Content-Type: application/json' -H 'Idempotency-Key: 4f1c9a52' -d '{"item":"Laptop","quantity":1}'`,
  expected,
  sees: /HTTP\/1.1 201[\s\S]*"id":"(?<repeated>[^"]+)"/,
})

const forward: Step = {
  command: 'kubectl port-forward svc/order-service 8000 &',
  expected: 'the API, at http://localhost:8000',
  sees: /Forwarding from 127.0.0.1:8000/,
  how: 'background',
}

const scale = (workload: string, replicas: number, expected: string): Step => ({
  command: `kubectl scale ${workload} --replicas=${replicas}`,
  expected,
  sees: /scaled/,
})

const topic = (name: string, expected: string): Step => ({
  command: `${KAFKA}/kafka-console-consumer.sh --bootstrap-server kafka-bootstrap:9092 --topic ${name} --from-beginning --timeout-ms 5000`,
  like: `${KAFKA}/kafka-console-consumer.sh --bootstrap-server kafka-bootstrap:9092 --topic order-events --from-beginning --timeout-ms 5000`,
  expected,
  sees: containsOrder,
})

const select = (table: string, expected: string, sees: Sees): Step => ({
  command: `SELECT * FROM ${table};`,
  expected,
  sees,
  how: 'typed',
})

/** The line about the order that was placed last. */
function containsOrder(output: string, { id = '-' }: Readonly<Record<string, string>>): string | undefined {
  return output.split('\n').find((line) => line.includes(id))
}

const REPLAY = 'tests/cluster/systems/order-inventory-notification.ts'

export const orderInventoryNotification: Script = {
  system: 'order-inventory-notification',
  start: [
    {
      command: `kubectl apply -f ${FOLDER}/`,
      expected: 'PostgreSQL, Kafka, topics, services and UI are created',
      sees: /statefulset.apps\/postgres created/,
    },
  ],
  steps: [
    rolledOut('kubectl rollout status deploy/kafka-topics', 'every topic is as declared'),
    rolledOut('kubectl rollout status deploy/order-service', 'database and Kafka answer, the port is open'),
    {
      command: `${KAFKA}/kafka-topics.sh --bootstrap-server kafka-bootstrap:9092 --describe`,
      expected: 'both topics have 3 partitions: made by the reconciler',
      sees: (output) => {
        const topics = output.match(/Topic: (order|inventory)-events\s.*PartitionCount: 3/g) ?? []
        return topics.length === 2 ? topics.join('\n') : undefined
      },
    },
    {
      command: 'kubectl rollout restart deploy/inventory-service deploy/notification-service',
      expected: 'consumers can be restarted; they need not be',
      sees: /inventory-service restarted\n.*notification-service restarted/,
    },
    rolledOut('kubectl rollout status deploy/notification-service', 'the new pods are ready'),
    forward,
    order,
    confirmed,
    {
      command: 'kubectl port-forward svc/kafka-ui 8080 &',
      expected: 'Kafka UI, at http://localhost:8080',
      sees: /Forwarding from 127.0.0.1:8080/,
      how: 'background',
      unless: imagePulled('Kafka UI', 'app=kafka-ui'),
    },
    topic('order-events', 'the order, in the first topic'),
    topic('inventory-events', 'its result, in the second topic'),
    {
      command: 'kubectl port-forward svc/postgres 5432 &',
      expected: 'PostgreSQL, at localhost:5432',
      sees: /Forwarding from 127.0.0.1:5432/,
      how: 'background',
      unless: portTaken(5432),
    },
    {
      command: 'kubectl exec -it postgres-0 -- psql -U app -d appdb',
      expected: 'a prompt of psql',
      sees: /appdb=>? *#?$/,
      how: 'terminal',
    },
    select('orders', 'the order is confirmed', containsOrder),
    select('inventory', 'one of 100 pieces is reserved', /Laptop +\| +99 \| +1/),
    select('notifications', 'the customer is notified', containsOrder),
    {
      command: BOOKS,
      expected: 'orders, decisions and notifications are the same number, and nothing is unsent',
      sees: /^ +(\d+) \| +\1 \| +\1 \| +0$/m,
      how: 'typed',
    },
    {
      command: STOCK,
      expected: 'what is reserved is what was ordered',
      sees: /Laptop +\| +\d+ \| +(\d+) \| +\1$/m,
      how: 'typed',
    },
    {
      command: "UPDATE inventory SET stock = stock + 50 WHERE item = 'Laptop';",
      expected: 'pieces are added',
      sees: /UPDATE 1/,
      how: 'typed',
    },
    idempotent('201, pending, with an id'),
    {
      ...idempotent('the same answer, and no second order'),
      sees: (output, { repeated = '-' }) => output.split('\n').find((line) => line.includes(repeated)),
    },
    scale('deploy/notification-service', 3, 'a pod for each partition'),
    rolledOut('kubectl rollout status deploy/notification-service', 'all three are ready'),
    {
      command: `${KAFKA}/kafka-consumer-groups.sh --bootstrap-server kafka-bootstrap:9092 --describe --group notification-service`,
      expected: 'each partition has a consumer of its own',
      sees: onePartitionEach('inventory-events'),
      within: 90,
    },
    scale('deploy/notification-service', 0, 'nobody notifies'),
    {
      command: 'kubectl wait --for=delete pod -l app=notification-service',
      expected: 'the last of them is gone',
      sees: GONE,
    },
    order,
    confirmed,
    {
      command: 'npx tsx main.ts job lag --system order-inventory-notification | kubectl apply -f -',
      expected: 'a Job that tells how many wait; it says how to read it',
      sees: /its result: kubectl wait (?<lagJob>job\/lag\S*)/,
    },
    {
      command:
        "kubectl wait <lagJob> --for=jsonpath='{.status.conditions[0].type}' --timeout=5m && kubectl logs <lagJob>",
      like: "kubectl wait job/replay --for=jsonpath='{.status.conditions[0].type}' --timeout=5m && kubectl logs job/replay",
      expected: 'one result waits, the other groups have nothing to do',
      sees: /group notification-service: Empty, 0 members, lag 1/,
    },
    scale('deploy/notification-service', 1, 'it goes on where it was'),
    {
      command: "kubectl exec postgres-0 -- psql -U app -d appdb -c 'SELECT count(*) FROM notifications'",
      expected: 'three orders, three notifications',
      sees: /^ +3$/m,
      within: 90,
    },
    scale('statefulset/postgres', 0, 'PostgreSQL is stopped'),
    {
      ...order,
      expected: 'no order is taken, and the answer says when to come again',
      sees: /HTTP\/1.1 503[\s\S]*?retry-after: \d+/i,
      within: 60,
    },
    scale('statefulset/postgres', 1, 'PostgreSQL is back'),
    { ...order, expected: 'orders are taken again, nothing was restarted', within: 120 },
    confirmed,
    scale('deploy/inventory-service', 0, 'nobody decides'),
    { ...order, expected: '201 as before, pending: Kafka keeps what is to be decided' },
    scale('deploy/inventory-service', 2, 'it goes on where it was'),
    confirmed,
    {
      command: 'kubectl delete pod -l app=inventory-service --grace-period=0 --force',
      expected: 'its pods are killed',
      sees: /pod "inventory-service-\S+" force deleted/,
    },
    { ...order, expected: '201 as before' },
    { ...confirmed, expected: 'other pods have decided it' },
    scale('statefulset/kafka', 0, 'Kafka is stopped'),
    { ...order, expected: '201 as before, pending: the outbox keeps its event' },
    scale('statefulset/kafka', 1, 'Kafka is back'),
    { ...confirmed, expected: 'the order is confirmed', within: 240 },
    // One that is logged behind all that was said while Kafka was away: kubectl begins with the last ten lines.
    { ...order, expected: '201 as before' },
    { ...confirmed, expected: 'the order is confirmed' },
    {
      command: 'kubectl logs -f -l app=inventory-service --prefix',
      expected: 'what all pods of a service log',
      sees: containsOrder,
      how: 'follow',
    },
    {
      command:
        'kubectl logs -l app.kubernetes.io/part-of=order-inventory-notification --prefix --tail=-1 --ignore-errors | grep <id>',
      expected: 'the way of one order through all services',
      sees: (output) => {
        const services = ['order-service', 'inventory-service', 'notification-service']
        return services.every((service) => output.includes(`[pod/${service}-`)) ? output : undefined
      },
      within: 30,
    },
    {
      command: `${KAFKA}/kafka-consumer-groups.sh --bootstrap-server kafka-bootstrap:9092 --describe --all-groups`,
      expected: 'no group is behind',
      sees: allRead(9),
      within: 90,
    },
    {
      command: 'npx tsx main.ts job dlq-list --system order-inventory-notification | kubectl apply -f -',
      expected: 'a Job that lists dead letters',
      sees: /its result: kubectl wait (?<dlqJob>job\/dlq\S*)/,
    },
    {
      command:
        "kubectl wait <dlqJob> --for=jsonpath='{.status.conditions[0].type}' --timeout=5m && kubectl logs <dlqJob>",
      like: "kubectl wait job/replay --for=jsonpath='{.status.conditions[0].type}' --timeout=5m && kubectl logs job/replay",
      expected: 'after all this there is none',
      sees: /0 dead letters/,
    },
    {
      command: `kubectl apply -f ${FOLDER}/inventory-service.k8s.yaml`,
      expected: 'one service can be applied alone',
      sees: /deployment.apps\/inventory-service (unchanged|configured)/,
    },
    {
      command: 'kubectl rollout restart deploy',
      expected: 'all services are restarted, one pod after the other',
      sees: /inventory-service restarted[\s\S]*notification-service restarted[\s\S]*order-service restarted/,
    },
    rolledOut('kubectl rollout status deploy/order-service', 'the new pods are ready, the old ones gone'),
    { ...forward, expected: 'a port-forward ends with its pod: another one' },
    order,
    { ...confirmed, expected: 'the services have gone on where they were' },
    {
      command: 'kubectl get pods',
      expected: 'the pods, none of which had to be restarted',
      sees: noneRestarted,
    },
  ],
  cleanUp: [
    {
      command: `kubectl delete -f ${FOLDER}/`,
      expected: 'everything but the data is removed',
      sees: /statefulset.apps "postgres" deleted/,
    },
    { command: 'kubectl delete pvc -l app=kafka', expected: 'the topics are gone', sees: /"data-kafka-0" deleted/ },
    { command: 'kubectl delete pvc -l app=postgres', expected: 'the tables are gone', sees: /"\S*postgres-0" deleted/ },
  ],
  elsewhere: {
    ...ownNamespace,
    'npm run dev': 'tests/kafka/dev.test.ts',
    'Invoke-RestMethod': 'the same request as that of curl, from another shell',
    'curl http://localhost:8000/orders -H': 'the same, without the headers of the answer',
    'npm run job replay': REPLAY,
    'kubectl exec postgres-0 -- psql -U app -d appdb -c "TRUNCATE': REPLAY,
  },
}
