import { Duration } from 'cdk8s'
import type { Change, Group, Live } from '../change.ts'
import type { Manifest, Variation } from '../system.ts'
import { edited } from './workloads.ts'

const applied = { restarted: ['Deployment/kafka-topics'] }
const row = (
  name: string,
  after: Variation,
  expects: Change['expects'] = applied,
  before?: Variation,
  live?: Live,
): Change => ({
  name,
  ...(before && { before }),
  after,
  expects,
  live: { withOneBroker: true, ...live },
})

/** The constructs refuse it. */
const sameGroup = edited('Deployment/audit', ({ spec }) => {
  const variables: Manifest[] = spec.template.spec.containers[0].env
  for (const variable of variables) if (variable.name === 'KAFKA_GROUP_ID') variable.value = 'billing'
})

/** Topics and groups: of Kafka only what is written into the manifests is seen here. */
export const topics: Group = {
  title: 'Topics and groups',
  changes: [
    row('a topic more', { returns: {} }),
    row('a topic less', {}, applied, { returns: {} }),
    row(
      'another name of a topic',
      { topicName: 'purchases' },
      {
        restarted: ['Deployment/api', 'Deployment/billing', 'Deployment/kafka-topics'],
        refused: ['Job/import'],
      },
    ),
    // Clients ask for the partitions every five minutes, or when they start.
    row('more partitions', { topic: { partitions: 6 } }, applied, undefined, {
      next: ['rollout restart deployment/api deployment/billing'],
    }),
    row('fewer partitions', { topic: { partitions: 3 } }, applied, { topic: { partitions: 6 } }),
    row('a lower replication factor', { topic: { replicationFactor: 2 } }, applied, undefined, {
      withOneBroker: false,
      risk: 'a lower replication factor',
    }),
    row('a shorter retention', { topic: { retention: Duration.days(1) } }, applied, undefined, {
      risk: 'a shorter retention',
    }),
    row('a longer retention', { topic: { retention: Duration.days(30) } }),
    row('compaction', { topic: { cleanupPolicy: 'compact' } }, applied, undefined, { risk: 'compaction' }),
    row('one copy confirms', { topic: { minInsyncReplicas: 1 } }, applied, undefined, {
      withOneBroker: false,
      risk: 'one copy confirms',
    }),
    row('two copies confirm again', {}, applied, { topic: { minInsyncReplicas: 1 } }, { withOneBroker: false }),
    row('larger batches of a topic', { topic: { config: { 'max.message.bytes': 2_000_000 } } }),
    row('smaller batches of a topic', {}, applied, { topic: { config: { 'max.message.bytes': 2_000_000 } } }),
    row('a config of a topic is no longer said', {}, applied, { topic: { config: { 'segment.ms': 3_600_000 } } }),
    row('another name of a group', { consumer: { group: 'invoices' } }, { restarted: ['Deployment/billing'] }),
    row('two workloads in one group', { audit: {}, ...sameGroup }, { restarted: ['Deployment/audit'] }, { audit: {} }),
    row(
      'no dead letters',
      { consumer: { deadLetters: false } },
      {
        restarted: ['Deployment/billing', 'Deployment/kafka-topics'],
      },
    ),
  ],
}
