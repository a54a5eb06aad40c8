import { type Harmless, strimzi } from '../row.ts'

const at = (
  about: string,
  replacements: Readonly<Record<string, string>>,
  rest: Omit<Harmless, 'in' | 'edit'>,
): Harmless => ({ ...rest, in: strimzi, edit: (manifests) => manifests.edit(about, replacements) })

/** What people change in Strimzi's resources every week. */
export const ofStrimzi: readonly Harmless[] = [
  {
    name: 'Strimzi: another version of its API',
    in: strimzi,
    atMost: 'no-restart',
    edit: (manifests) => manifests.everywhere('kafka.strimzi.io/v1', 'kafka.strimzi.io/v1beta2'),
  },
  at('Kafka/events', { 'version: 4.1.0': 'version: 4.1.1' }, { name: 'Strimzi: a patch release of Kafka' }),
  at('Kafka/events', { 'num.io.threads: 8': 'num.io.threads: 16' }, { name: 'Strimzi: more threads' }),
  at('Kafka/events', { 'log.retention.hours: 168': 'log.retention.hours: 336' }, { name: 'Strimzi: longer retention' }),
  at(
    'Kafka/events',
    { 'rootLogger.level: INFO': 'rootLogger.level: DEBUG' },
    { name: 'Strimzi: another log level', atMost: 'no-restart' },
  ),
  at('Kafka/events', { '  cruiseControl: {}\n': '' }, { name: 'Strimzi: without Cruise Control' }),
  at(
    'Kafka/events',
    { 'topicRegex: .*': 'topicRegex: shop.*' },
    { name: 'Strimzi: the exporter looks at fewer topics', atMost: 'no-restart' },
  ),
  at(
    'Kafka/events',
    { 'team: platform': 'team: streaming' },
    { name: 'Strimzi: a label of people', atMost: 'no-restart' },
  ),
  at(
    'Kafka/events',
    {
      '      - name: plain\n':
        '      - name: batch\n        port: 9095\n        type: internal\n        tls: true\n      - name: plain\n',
    },
    { name: 'Strimzi: a listener more' },
  ),
  at('KafkaNodePool/brokers', { 'cpu: "2"': 'cpu: "3"' }, { name: 'Strimzi: more CPU for brokers' }),
  at(
    'KafkaNodePool/brokers',
    { 'replicas: 4': 'replicas: 5' },
    { name: 'Strimzi: a broker more', atMost: 'no-restart' },
  ),
  at(
    'KafkaNodePool/controllers',
    { 'size: 20Gi': 'size: 40Gi' },
    { name: 'Strimzi: larger volumes', atMost: 'no-restart' },
  ),
  at(
    'KafkaTopic/invoices',
    { 'retention.ms: 604800000': 'retention.ms: 1209600000' },
    { name: 'Strimzi: a topic is kept longer', atMost: 'no-restart' },
  ),
  at(
    'KafkaTopic/invoices',
    { 'retention.ms: 604800000': 'retention.ms: "604800000"' },
    { name: 'Strimzi: a number in quotes', atMost: 'no-restart' },
  ),
  at(
    'KafkaUser/biller',
    {
      '      - resource:\n          type: group':
        '      - resource:\n          type: topic\n          name: customers\n          patternType: literal\n        operations:\n          - Read\n      - resource:\n          type: group',
    },
    { name: 'Strimzi: a right more', atMost: 'no-restart' },
  ),
  at(
    'KafkaUser/biller',
    { '          - Read\n          - Describe\n': '          - Read\n' },
    { name: 'Strimzi: a right that another includes', atMost: 'no-restart' },
  ),
  at('KafkaUser/biller', { '10485760': '20971520' }, { name: 'Strimzi: a larger quota', atMost: 'no-restart' }),
  at(
    'KafkaConnect/connect',
    { 'replicas: 2': 'replicas: 3' },
    { name: 'Strimzi: Connect on three pods', atMost: 'no-restart' },
  ),
  at(
    'KafkaConnector/shop-db',
    { 'heartbeat.interval.ms: 10000': 'heartbeat.interval.ms: 5000' },
    { name: 'Strimzi: a connector’s heartbeat' },
  ),
]
