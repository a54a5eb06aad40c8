import { billing, type Harmless, inventory, shipping, tracker } from '../row.ts'

const orders =
  '"name": "orders",\n        "partitions": 3,\n        "replicationFactor": 3,\n        "config": {\n          '

/** Nodes, topics and clients of Kafka. */
export const kafka: readonly Harmless[] = [
  {
    name: 'a comment in server.properties',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', {
        '    process.roles=broker\n': '    # Brokers only.\n    process.roles=broker\n',
      }),
    atMost: 'no-restart',
  },
  {
    name: 'the lines of server.properties reordered, with blanks',
    in: inventory,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', {
        '    min.insync.replicas=2\n': '',
        '    process.roles=broker\n': '    min.insync.replicas = 2\n    process.roles = broker\n',
      }),
    atMost: 'no-restart',
  },
  {
    name: 'topics.json on one line',
    in: shipping,
    edit: (manifests) =>
      manifests.change('ConfigMap/kafka-topics', ({ data }) => {
        data['topics.json'] = JSON.stringify(JSON.parse(data['topics.json']))
      }),
    atMost: 'no-restart',
  },
  {
    name: 'the next patch release of Kafka',
    in: shipping,
    edit: (manifests) => manifests.everywhere('apache/kafka:4.3.1', 'apache/kafka:4.3.2'),
  },
  {
    name: 'the same Kafka, by its digest',
    in: billing,
    edit: (manifests) =>
      manifests.everywhere('apache/kafka:4.3.1', `apache/kafka:4.3.1@sha256:${'0123456789abcdef'.repeat(4)}`),
  },
  {
    name: 'one broker more',
    in: shipping,
    edit: (manifests) => manifests.edit('StatefulSet/kafka-broker', { 'replicas: 3': 'replicas: 4' }),
    atMost: 'no-restart',
  },
  {
    name: 'more memory for brokers, and a larger heap',
    in: inventory,
    edit: (manifests) => {
      manifests.everywhere('memory: 8Gi', 'memory: 12Gi')
      manifests.everywhere('-Xms4096m -Xmx4096m', '-Xms6144m -Xmx6144m')
    },
  },
  {
    name: 'more threads of brokers',
    in: shipping,
    edit: (manifests) => {
      manifests.edit('ConfigMap/kafka-broker-config', {
        '    process.roles=broker\n': '    process.roles=broker\n    num.io.threads=16\n',
      })
      const [, hash] = /config-hash: (\w+)/.exec(manifests.textOf('StatefulSet/kafka-broker')) ?? []
      manifests.edit('StatefulSet/kafka-broker', { [`config-hash: ${hash}`]: 'config-hash: 0123456789abcdef' })
    },
  },
  {
    name: 'brokers talk to each other over a listener that all already have',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', {
        'inter.broker.listener.name=INTERNAL': 'inter.broker.listener.name=CLIENT',
      }),
  },
  {
    name: 'an additional topic',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-topics', {
        'topics.json: |\n    [\n':
          'topics.json: |\n    [\n      { "name": "returns", "partitions": 3, "replicationFactor": 3, "config": {} },\n',
      }),
    atMost: 'no-restart',
  },
  {
    name: 'a program outside gets a right',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-topics', {
        'acls.json: |\n    [\n':
          'acls.json: |\n    [\n      { "principal": "User:till", "resource": "topic", "name": "orders", "operations": ["Write"] },\n',
      }),
    atMost: 'no-restart',
  },
  {
    name: 'events are kept for longer',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-topics', { [orders]: `${orders}"retention.ms": "2592000000",\n          ` }),
    atMost: 'no-restart',
  },
  {
    name: 'larger batches are accepted',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-topics', { [orders]: `${orders}"max.message.bytes": "4194304",\n          ` }),
    atMost: 'no-restart',
  },
  {
    name: 'one member more in a group',
    in: shipping,
    edit: (manifests) => manifests.edit('Deployment/orders-consumer', { 'replicas: 2': 'replicas: 3' }),
    atMost: 'no-restart',
  },
  {
    name: 'an additional consumer, with its own group',
    in: billing,
    edit: (manifests) =>
      manifests.add(
        'audit-service.k8s.yaml',
        ['Deployment/notification-service', 'Certificate/notification-service-kafka-tls']
          .map((object) => manifests.textOf(object).replaceAll('notification-service', 'audit-service'))
          .join('---\n'),
      ),
    atMost: 'no-restart',
  },
  {
    name: 'a consumer has more time for each event',
    in: tracker,
    edit: (manifests) =>
      manifests.edit('Deployment/consumer', {
        'value: "20000"': 'value: "30000"',
        'value: "25000"': 'value: "35000"',
        'terminationGracePeriodSeconds: 30': 'terminationGracePeriodSeconds: 40',
      }),
  },
  {
    name: 'the full name of the bootstrap Service',
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', {
        'value: kafka-bootstrap:9092': 'value: kafka-bootstrap.kafka-poc.svc.cluster.local:9092',
      }),
  },
]
