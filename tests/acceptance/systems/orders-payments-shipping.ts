import type { Script, Step } from '../step.ts'
import { noneRestarted, ownNamespace } from './common.ts'
import { onePartitionEach } from './groups.ts'

const FOLDER = 'dist/local/orders-payments-shipping'
const TOPICS = '/opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka-0.kafka:9092'
const BROKERS = ['kafka-0', 'kafka-1', 'kafka-2'] as const
/** Topics, and who consumes them. */
const FLOW = [
  ['orders', 'orders-consumer'],
  ['payments', 'payments-consumer'],
  ['shipping', 'shipping-consumer'],
] as const

const forEachBroker = (step: (broker: string) => Step): Step[] =>
  BROKERS.map((broker) => ({ ...step(broker), like: step(BROKERS[0]).command }))

const forEachConsumer = (step: (consumer: string, topic: string) => Step): Step[] =>
  FLOW.map(([topic, consumer]) => ({ ...step(consumer, topic), like: step('orders-consumer', 'orders').command }))

/** The line of a service about an event of a topic. */
const eventOf = (topic: string, name: string) =>
  new RegExp(`"topic":"${topic}","partition":\\d,"offset":"\\d+","event":"(?<${name}>[^"]+)"`)

export const ordersPaymentsShipping: Script = {
  system: 'orders-payments-shipping',
  start: [
    {
      command: 'kubectl delete statefulset kafka',
      expected: 'there is none yet',
      sees: /NotFound/,
      fails: true,
    },
    { command: 'kubectl delete pvc -l app=kafka', expected: 'there are none yet', sees: /No resources found/ },
    {
      command: `kubectl apply -f ${FOLDER}/`,
      expected: 'brokers, topics, consumers and the producer are created',
      sees: /job.batch\/kafka-producer created/,
    },
  ],
  steps: [
    {
      command: 'kubectl get pods -l app=kafka -w',
      expected: 'three brokers, running and ready',
      sees: (output) => {
        const ready = BROKERS.filter((broker) => new RegExp(`^${broker} +1/1 +Running`, 'm').test(output))
        return ready.length === BROKERS.length ? `${ready.join(', ')}: 1/1 Running` : undefined
      },
      how: 'follow',
      within: 300,
    },
    {
      command: 'kubectl get pods',
      expected: 'all pods, none of which had to be restarted',
      sees: noneRestarted,
    },
    ...forEachBroker((broker) => ({
      command: `kubectl logs ${broker}`,
      expected: 'the quorum has a leader',
      sees: /Becoming the active controller at epoch \d+|In the new epoch \d+, the leader is \d/,
    })),
    ...forEachBroker((broker) => ({
      command: `kubectl exec ${broker} -- env | grep KAFKA_CFG_ADVERTISED_LISTENERS`,
      expected: 'the address of this broker',
      sees: new RegExp(`CLIENT://${broker}\\.kafka\\.\\S+:9092`),
    })),
    {
      command: 'kubectl rollout status deploy/kafka-topics',
      expected: 'every topic is as declared',
      sees: /successfully rolled out/,
    },
    ...FLOW.map(
      ([topic]): Step => ({
        command: `kubectl exec kafka-0 -- ${TOPICS} --describe --topic ${topic}`,
        like: `kubectl exec kafka-0 -- ${TOPICS} --describe --topic orders`,
        expected: '3 partitions, 3 replicas: made by the reconciler',
        sees: /PartitionCount: 3\s+ReplicationFactor: 3/,
      }),
    ),
    {
      command: `kubectl exec kafka-0 -- ${TOPICS} --create --topic returns --partitions 3 --replication-factor 3`,
      expected: 'another topic is created by hand',
      sees: /Created topic returns/,
    },
    ...forEachConsumer((consumer) => ({
      command: `kubectl apply -f ${FOLDER}/${consumer}.k8s.yaml`,
      expected: 'one service can be applied alone',
      sees: new RegExp(`deployment.apps/${consumer} (unchanged|configured)`),
    })),
    ...forEachConsumer((consumer, topic) => ({
      command: `kubectl logs -f deploy/${consumer}`,
      expected: 'one of its pods, and the partitions that it reads',
      sees: new RegExp(`"partitions":\\{"${topic}":\\[[\\d,]*\\]\\},"msg":"joined the group"`),
      how: 'follow',
      within: 120,
    })),
    ...forEachConsumer((consumer, topic) => ({
      command: `kubectl logs -f -l app=${consumer} --prefix`,
      expected: `all of its pods: the event of topic ${topic}`,
      sees: eventOf(topic, topic),
      how: 'follow',
      within: 120,
    })),
    {
      command: 'kubectl logs -f job/kafka-producer',
      expected: 'delivery reports with topic, partition and offset, of the events that the consumers have read',
      sees: (output, remembered) => {
        const sent = FLOW.map(([topic]) => eventOf(topic, 'event').exec(output)?.groups?.event)
        return sent.every((event, index) => event === remembered[FLOW[index]?.[0] ?? '']) ? output : undefined
      },
    },
    {
      command:
        'kubectl exec kafka-0 -- /opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server kafka-0.kafka:9092',
      expected: 'all three brokers answer',
      sees: (output) => {
        const brokers = output.match(/^kafka-\d\S+ \(id: \d/gm) ?? []
        return new Set(brokers).size === 3 ? brokers.join('\n') : undefined
      },
    },
    ...forEachConsumer((consumer) => ({
      command: `kubectl rollout restart deploy/${consumer}`,
      expected: 'restarted',
      sees: /restarted/,
    })),
    ...forEachConsumer((consumer) => ({
      command: `kubectl rollout status deploy/${consumer}`,
      expected: 'the new pods are ready, the old ones gone',
      sees: /successfully rolled out/,
    })),
    { command: 'kubectl delete job kafka-producer', expected: 'deleted', sees: /deleted/ },
    {
      command: `kubectl apply -f ${FOLDER}/kafka-producer.k8s.yaml`,
      expected: 'the producer runs again',
      sees: /job.batch\/kafka-producer created/,
    },
    {
      command: 'kubectl logs -f job/kafka-producer',
      expected: 'a new order',
      sees: (output, { orders }) => {
        const event = eventOf('orders', 'event').exec(output)?.groups?.event
        return event !== undefined && event !== orders ? output : undefined
      },
      how: 'follow',
    },
    {
      command: 'kubectl logs -f -l app=orders-consumer --prefix',
      expected: 'the new order, and not the one before: the group has gone on where it was',
      sees: (output, { orders = '' }) =>
        eventOf('orders', 'event').test(output) && !output.includes(orders) ? output : undefined,
      how: 'follow',
    },
    {
      command: 'kubectl scale deploy/orders-consumer --replicas=3',
      expected: 'a pod for each partition',
      sees: /scaled/,
    },
    {
      command: 'kubectl rollout status deploy/orders-consumer',
      expected: 'three pods are ready',
      sees: /successfully rolled out/,
    },
    {
      command:
        'kubectl exec kafka-0 -- /opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server kafka-0.kafka:9092 --describe --group orders-service',
      expected: 'each pod reads a partition of its own, and has read all of it',
      sees: onePartitionEach('orders'),
      within: 90,
    },
    {
      command: 'kubectl delete statefulset kafka',
      expected: 'deleted, the consumers stay',
      sees: /deleted/,
    },
    {
      command: 'kubectl delete pvc -l app=kafka',
      expected: 'the data of three brokers is gone',
      sees: /"data-kafka-2" deleted/,
    },
    { command: 'kubectl delete job kafka-producer', expected: 'deleted', sees: /deleted/ },
    {
      command: `kubectl apply -f ${FOLDER}/`,
      expected: 'brokers without data, and what was not deleted stays',
      sees: /statefulset.apps\/kafka created/,
    },
    {
      command: 'kubectl logs -f job/kafka-producer',
      expected: 'events are delivered again, each at offset 0',
      sees: /"topic":"orders","partition":\d,"offset":"0","event":"(?<again>[^"]+)"/,
      how: 'follow',
      within: 300,
    },
    {
      command: 'kubectl logs -f -l app=orders-consumer --prefix',
      expected: 'the consumers that lived on have read them',
      sees: (output, { again = '' }) => output.split('\n').find((line) => line.includes(again)),
      how: 'follow',
      within: 120,
    },
  ],
  cleanUp: [],
  elsewhere: {
    ...ownNamespace,
    'npm run dev': 'tests/kafka/dev.test.ts',
  },
}
