import { billing, type Disaster, inventory, shipping } from '../row.ts'

const topic = (name: string, rest = '') => `data[topics.json][${name}]${rest}`
const min = '"min.insync.replicas": "2"'
const entry = (name: string, rest: string) => `"name": "${name}",\n        ${rest}`
const config = (name: string, old: string) =>
  entry(name, `"partitions": 3,\n        "replicationFactor": 3,\n        "config": {\n          ${old}`)

/** Changes one entry of the list of topics. */
const row = (
  name: string,
  path: string,
  rest: Omit<Disaster, 'name' | 'in' | 'edit' | 'about' | 'path'>,
  replacements: Readonly<Record<string, string>>,
): Disaster => ({
  name,
  ...rest,
  in: shipping,
  edit: (manifests) => manifests.edit('ConfigMap/kafka-topics', replacements),
  about: 'ConfigMap/kafka-topics',
  path,
})

/** What topics are, and how long they keep events. */
export const topics: readonly Disaster[] = [
  {
    name: 'a topic is renamed, everywhere',
    why: 'What is unread in the old one is skipped, and the old one stays.',
    fits: ['manual-steps', 'reprocessing'],
    in: billing,
    edit: (manifests) => manifests.everywhere('payment-requests', 'payment-orders'),
    about: 'ConfigMap/kafka-topics',
    path: topic('payment-requests'),
    names: ['payment-requests', 'kafka-broker-0'],
  },
  row(
    'a topic gets another name in the list only',
    topic('payments'),
    {
      why: 'Producers and consumers continue with the old one, which is no longer managed.',
      fits: ['outage', 'manual-steps'],
      names: ['payments'],
    },
    { '"name": "payments",\n        "partitions"': '"name": "payment-events",\n        "partitions"' },
  ),
  row(
    'the name of a client in its right is misspelt',
    'data[acls.json]',
    {
      why: 'The consumer is refused by its group, and waits.',
      fits: ['outage'],
      names: ['orders-consumer', 'orders-service'],
    },
    {
      '"principal": "User:orders-consumer",\n        "resource": "group"':
        '"principal": "User:order-consumer",\n        "resource": "group"',
    },
  ),
  {
    name: 'a merge loses a topic that is in use',
    why: 'It stays where it is, but the next new cluster will not have it.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-topics', {
        [`      {\n        ${config('inventory-events', min)}\n        }\n      },\n`]: '',
      }),
    about: 'ConfigMap/kafka-topics',
    path: topic('inventory-events'),
    names: ['inventory-events'],
  },
  row(
    'fewer partitions',
    topic('orders', '.partitions'),
    {
      why: 'Kafka cannot remove partitions: the reconciler refuses it and is never ready.',
      fits: ['outage', 'manual-steps'],
      names: ['orders'],
    },
    { [entry('orders', '"partitions": 3')]: entry('orders', '"partitions": 1') },
  ),
  row(
    'another replication factor',
    topic('orders', '.replicationFactor'),
    {
      why: 'Existing replicas stay where they are; they have to be reassigned by hand.',
      fits: ['outage', 'manual-steps'],
      names: ['orders'],
    },
    {
      [entry('orders', '"partitions": 3,\n        "replicationFactor": 3')]: entry(
        'orders',
        '"partitions": 3,\n        "replicationFactor": 2',
      ),
    },
  ),
  row(
    'deletion becomes compaction',
    topic('orders', '.config[cleanup.policy]'),
    { why: 'All but the newest event of each key is removed.', fits: ['data-loss'], names: ['orders'] },
    { [config('orders', min)]: config('orders', `"cleanup.policy": "compact",\n          ${min}`) },
  ),
  row(
    'events are kept for an hour',
    topic('orders', '.config[retention.ms]'),
    { why: 'Older ones are deleted within minutes, read or not.', fits: ['data-loss'], names: ['orders'] },
    { [config('orders', min)]: config('orders', `${min},\n          "retention.ms": "3600000"`) },
  ),
  {
    name: 'dead letters are kept for a day',
    why: 'Older ones are deleted before anyone has looked at them.',
    fits: ['data-loss'],
    in: inventory,
    edit: (manifests) => manifests.everywhere('"retention.ms": "1209600000"', '"retention.ms": "86400000"'),
    about: 'ConfigMap/kafka-topics',
    path: topic('order-events.dlq', '.config[retention.ms]'),
    names: ['order-events.dlq'],
  },
  row(
    'more replicas have to confirm than there are',
    topic('orders', '.config[min.insync.replicas]'),
    { why: 'Every send is refused, always.', fits: ['outage'], names: ['orders'] },
    { [config('orders', min)]: config('orders', '"min.insync.replicas": "4"') },
  ),
  row(
    'one replica confirms',
    topic('orders', '.config[min.insync.replicas]'),
    { why: 'A single disk may hold the only copy of confirmed events.', fits: ['data-loss'], names: ['orders'] },
    { [config('orders', min)]: config('orders', '"min.insync.replicas": "1"') },
  ),
  row(
    'smaller batches',
    topic('orders', '.config[max.message.bytes]'),
    { why: 'Events that were small enough yesterday are refused.', fits: ['outage'], names: ['orders'] },
    { [config('orders', min)]: config('orders', `"max.message.bytes": "1024",\n          ${min}`) },
  ),
]
