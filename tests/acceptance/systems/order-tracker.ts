import { fromPage } from '../page.ts'
import type { Script, Sees, Step } from '../step.ts'
import { GONE, ownNamespace, rolledOut } from './common.ts'

const FOLDER = 'dist/local/order-tracker'
const KAFKA = 'kubectl exec kafka-0 -- /opt/kafka/bin'
const LOCAL = '--bootstrap-server localhost:9092'

const applied: Step = {
  command: `kubectl apply -f ${FOLDER}/`,
  expected: 'one Kafka node, the topic, consumer and producer are created',
  sees: /statefulset.apps\/kafka created/,
}

const delivered = (offset: number, order: string): Step => ({
  command: 'kubectl logs -f job/producer',
  expected: `the delivery report: topic, partition 0, offset ${offset}`,
  sees: new RegExp(`"msg":"delivered to orders, partition 0, offset ${offset}: ${order}`),
  how: 'follow',
  within: 240,
})

const received = (offset: number, order: string, expected: string): Step => ({
  command: 'kubectl logs -f deploy/consumer',
  expected,
  sees: consumed(offset, order),
  how: 'follow',
  within: 120,
})

/** The line about the order at an offset. */
function consumed(offset: number, order: string): Sees {
  const message = new RegExp(`"msg":"(received order: ${order}.*)"`)
  return (output) => {
    const line = output.split('\n').find((one) => one.includes(`"offset":"${offset}"`) && message.test(one))
    return line && `offset ${offset}: ${message.exec(line)?.[1]}`
  }
}

const readAll = (expected: string): Step => ({
  command: `kubectl exec -it kafka-0 -- /opt/kafka/bin/kafka-console-consumer.sh ${LOCAL} --topic orders --from-beginning`,
  expected,
  sees: /\{"order_id":"[^"]+","user":"david","item":"chicken burger","quantity":5\}/,
  how: 'terminal',
})

const scaled = (workload: string, replicas: number, expected: string): Step => ({
  command: `kubectl scale ${workload} --replicas=${replicas}`,
  expected,
  sees: /scaled/,
})

const newJob: Step = { command: 'kubectl delete job producer', expected: 'room for another', sees: /deleted/ }
const deleted: Step = {
  command: `kubectl delete -f ${FOLDER}/`,
  expected: 'everything but the data is removed',
  sees: /statefulset.apps "kafka" deleted/,
}

export const orderTracker: Script = {
  system: 'order-tracker',
  start: [applied],
  steps: [
    rolledOut('kubectl rollout status deploy/kafka-topics', 'Kafka answers, and every topic is as declared'),
    { command: 'kubectl get pods -l app=kafka', expected: 'Kafka runs', sees: /^kafka-0 +1\/1 +Running/m },
    rolledOut('kubectl rollout status statefulset/kafka', 'it is ready'),
    {
      command: 'kubectl logs -f kafka-0',
      expected: 'the line that says that it has started',
      sees: /\[KafkaRaftServer nodeId=0\] Kafka Server started/,
      how: 'follow',
    },
    {
      command: 'kubectl logs -f deploy/consumer',
      expected: 'the consumer has joined its group',
      sees: /"group":"order-tracker".*"msg":"joined the group"/,
      how: 'follow',
    },
    delivered(0, '5 × chicken burger for david'),
    received(0, '5 × chicken burger for david', 'the order, readable'),
    { command: `${KAFKA}/kafka-topics.sh ${LOCAL} --list`, expected: 'the topic is there', sees: /^orders$/m },
    readAll('the order, as JSON'),
    {
      command: `${KAFKA}/kafka-consumer-groups.sh ${LOCAL} --describe --group order-tracker`,
      expected: 'the consumer has read all there is',
      sees: /^order-tracker +orders +0 +1 +1 +0 .*$/m,
      within: 30,
    },
    newJob,
    {
      command: `kubectl apply -f ${FOLDER}/producer.k8s.yaml`,
      expected: 'the producer runs again',
      sees: /job.batch\/producer created/,
    },
    delivered(1, '5 × chicken burger for david'),
    received(1, '5 × chicken burger for david', 'another order'),
    newJob,
    {
      command: `kubectl set env --local -f ${FOLDER}/producer.k8s.yaml ORDER_USER=alice ORDER_ITEM='green tea' ORDER_QUANTITY=2 -o yaml | kubectl apply -f -`,
      expected: 'the producer runs with an order of our own',
      sees: /job.batch\/producer created/,
    },
    received(2, '2 × green tea for alice', 'our own order'),
    scaled('statefulset/kafka', 0, 'Kafka is stopped'),
    scaled('statefulset/kafka', 1, 'Kafka is started again'),
    rolledOut('kubectl rollout status statefulset/kafka', 'it is ready, with its data'),
    { command: 'kubectl rollout restart deploy/consumer', expected: 'restarted', sees: /restarted/ },
    {
      command: 'kubectl describe pod kafka-0',
      expected: 'why it could not start, if so: it could',
      sees: /Ready +True/,
    },
    { command: 'kubectl logs kafka-0', expected: 'its log', sees: /Kafka Server started/ },
    {
      command: 'kubectl logs kafka-0 --previous',
      expected: 'no container has ended',
      sees: /previous terminated container .* not found/,
      fails: true,
    },
    { command: 'kubectl logs kafka-0 | grep ERROR', expected: 'no errors', sees: /^$/, fails: true },
    {
      command: "kubectl exec kafka-0 -- bash -c '</dev/tcp/localhost/9092 && echo open'",
      expected: 'its port is open',
      sees: /^open$/m,
    },
    {
      command: `${KAFKA}/kafka-broker-api-versions.sh ${LOCAL}`,
      expected: 'Kafka answers',
      sees: /^kafka-0\S* \(id: 0/m,
    },
    {
      command: 'kubectl get endpointslices -l kubernetes.io/service-name=kafka-bootstrap',
      expected: 'the Service leads to it',
      sees: /^kafka-bootstrap-\S+ +IPv4 +9092 +\d+\.\S+/m,
    },
    { command: 'kubectl logs job/producer', expected: 'delivered', sees: /"msg":"delivered to orders.*"/ },
    {
      command: 'kubectl logs deploy/consumer',
      expected: 'it waits for nothing',
      sees: /"msg":"joined the group"/,
      within: 60,
    },
    {
      command: 'lsof -i :9092',
      expected: 'nothing: the port of this machine is free',
      sees: /^$/,
      fails: true,
      unless: { command: 'command -v lsof || echo none', sees: /none/, because: 'this machine has no lsof' },
    },
    {
      command: 'kubectl port-forward pod/kafka-0 9092:9094',
      expected: 'a port of this machine leads to Kafka',
      sees: /Forwarding from 127.0.0.1:9092 -> 9094/,
      how: 'background',
    },
    {
      command: fromPage('order-tracker', 'node '),
      expected: 'a client on this machine sends an order',
      sees: /sent to orders, partition 0 offset 3/,
    },
    received(3, '1 × apple pie for bob', 'the order of this machine'),
    scaled('deploy/consumer', 0, 'the group has no members soon'),
    {
      command: 'kubectl wait --for=delete pod -l app=consumer --timeout=60s',
      expected: 'the consumer is gone',
      sees: GONE,
    },
    {
      command: `${KAFKA}/kafka-consumer-groups.sh ${LOCAL} --group order-tracker --reset-offsets --to-earliest --topic orders --execute`,
      expected: 'the group begins at offset 0 again',
      sees: /^order-tracker +orders +0 +0 *$/m,
      within: 60,
    },
    scaled('deploy/consumer', 1, 'the consumer is back'),
    received(0, '5 × chicken burger for david', 'all orders from the first one'),
    deleted,
    { ...applied, expected: 'everything is created again, with the data' },
    rolledOut('kubectl rollout status deploy/kafka-topics', 'Kafka answers'),
    readAll('the orders are still there'),
  ],
  cleanUp: [
    deleted,
    {
      command: 'kubectl delete pvc -l app=kafka',
      expected: 'the data is removed, too',
      sees: /"data-kafka-0" deleted/,
    },
  ],
  elsewhere: {
    ...ownNamespace,
    'npm run dev': 'tests/kafka/dev.test.ts',
    'ORDER_USER=alice': 'tests/kafka/order-tracker',
  },
}
