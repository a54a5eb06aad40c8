import { Duration, Size } from 'cdk8s'
import type { Change, Group, Live } from '../change.ts'
import type { Variation } from '../system.ts'
import { edited } from './workloads.ts'

const brokersRestart = { restarted: ['StatefulSet/kafka'] }
const row = (
  name: string,
  after: Variation,
  expects: Change['expects'],
  before?: Variation,
  live: Live = {},
): Change => ({
  name,
  ...(before && { before }),
  after,
  expects,
  live,
})

/** The nodes of Kafka. What they do with their new settings is seen on a real Kafka only. */
export const kafka: Group = {
  title: 'Nodes of Kafka',
  changes: [
    row('another cluster id', { kafka: { clusterId: 'MkU3OEVBNTcwNTJENDM2Qg' } }, brokersRestart),
    row('a newer patch of Kafka', { kafka: { version: '4.3.1' } }, brokersRestart, { kafka: { version: '4.3.0' } }),
    row('a newer minor version of Kafka', { kafka: { version: '4.3.1' } }, brokersRestart, {
      kafka: { version: '4.2.0' },
    }),
    row('an older version of Kafka', { kafka: { version: '4.2.0' } }, brokersRestart),
    {
      // There is no such registry: live, its brokers would only wait for their image.
      name: 'another image of Kafka',
      after: { kafka: { image: 'registry.example.com/kafka:4.3.1' } },
      expects: brokersRestart,
    },
    row('a config of brokers', { kafka: { config: { 'log.retention.hours': 48 } } }, brokersRestart, undefined, {
      risk: 'a config of brokers',
    }),
    row('brokers look after more at the same time', { kafka: { config: { 'num.io.threads': 16 } } }, brokersRestart),
    row('a larger heap of brokers', { kafka: { heap: Size.mebibytes(1280) } }, brokersRestart),
    row('a listener for clients on a machine', { kafka: { localhostPort: 9092 } }, brokersRestart),
    row('another port of that listener', { kafka: { localhostPort: 19092 } }, brokersRestart, {
      kafka: { localhostPort: 9092 },
    }),
    row(
      'two brokers more, which are controllers too',
      { kafka: { brokers: 5 } },
      {
        restarted: ['StatefulSet/kafka'],
        scaled: ['StatefulSet/kafka 3 → 5'],
        claimsMade: ['PersistentVolumeClaim/data-kafka-3', 'PersistentVolumeClaim/data-kafka-4'],
      },
    ),
    row(
      'two brokers less, which are controllers too',
      { kafka: { brokers: 3 } },
      { restarted: ['StatefulSet/kafka'], scaled: ['StatefulSet/kafka 5 → 3'] },
      { kafka: { brokers: 5 } },
    ),
    row(
      'a broker more, beside controllers',
      { kafka: { controllers: 1, brokers: 4 } },
      { scaled: ['StatefulSet/kafka-broker 3 → 4'], claimsMade: ['PersistentVolumeClaim/data-kafka-broker-3'] },
      { kafka: { controllers: 1, brokers: 3 } },
    ),
    row(
      'two controllers more',
      { kafka: { controllers: 3 } },
      {
        created: ['PodDisruptionBudget/kafka-controller'],
        restarted: ['StatefulSet/kafka-broker', 'StatefulSet/kafka-controller'],
        scaled: ['StatefulSet/kafka-controller 1 → 3'],
        claimsMade: ['PersistentVolumeClaim/data-kafka-controller-1', 'PersistentVolumeClaim/data-kafka-controller-2'],
      },
      { kafka: { controllers: 1 } },
    ),
    row(
      'controllers of their own',
      { kafka: { controllers: 1 } },
      {
        created: [
          'ConfigMap/kafka-broker-config',
          'ConfigMap/kafka-controller-config',
          'PodDisruptionBudget/kafka-broker',
          'StatefulSet/kafka-broker',
          'StatefulSet/kafka-controller',
        ],
        left: ['ConfigMap/kafka-config', 'PodDisruptionBudget/kafka', 'StatefulSet/kafka'],
        claimsMade: [
          'PersistentVolumeClaim/data-kafka-broker-0',
          'PersistentVolumeClaim/data-kafka-broker-1',
          'PersistentVolumeClaim/data-kafka-broker-2',
          'PersistentVolumeClaim/data-kafka-controller-0',
        ],
      },
    ),
    row(
      'the launcher of nodes, without a new hash',
      edited('ConfigMap/kafka-config', ({ data }) => (data['launcher.sh'] += '\n# more\n')),
      {},
      undefined,
      { withOneBroker: true },
    ),
    row(
      'a property of nodes, without a new hash',
      edited('ConfigMap/kafka-config', ({ data }) => (data['server.properties'] += 'num.network.threads=8\n')),
      {},
      undefined,
      { withOneBroker: true },
    ),
    row(
      'events are kept in another folder',
      edited('ConfigMap/kafka-config', ({ data }) => {
        data['server.properties'] = data['server.properties'].replace(/log\.dirs=.*/, 'log.dirs=/tmp/records')
      }),
      {},
      undefined,
      { next: ['rollout restart statefulset/kafka'], risk: 'events are kept in another folder' },
    ),
    row(
      'less time between two rounds of the topic reconciler',
      { topics: { interval: Duration.seconds(30) } },
      {
        restarted: ['Deployment/kafka-topics'],
      },
      undefined,
      { withOneBroker: true },
    ),
  ],
}
