import { encode } from '../../../../contracts/codec.ts'
import { consumerSettings, kafkaSettings, producerSettings } from '../../../../contracts/settings.ts'
import { TOPICS_FILE } from '../../../../contracts/topics.ts'
import type { DevPlan } from '../../../../dev/plan.ts'
import { numberSaid } from './events.ts'

export const TOPIC = 'numbers'

export const GROUP = 'numbers'

const route = { topic: TOPIC, events: [numberSaid.type] }

/** A producer that counts for each of many keys, and a group that says what it has processed. */
export const plan: DevPlan = {
  cluster: undefined,
  databases: [],
  elsewhere: [],
  topics: {
    [TOPICS_FILE]: JSON.stringify([
      { name: TOPIC, partitions: 6, replicationFactor: 3, config: { 'min.insync.replicas': '2' } },
    ]),
  },
  processes: [
    {
      name: 'kafka-topics',
      entry: 'services/runtime/topics/main.ts',
      env: encode(kafkaSettings, { clientId: 'kafka-topics' }),
    },
    {
      name: 'producer',
      entry: 'tests/long/key-order/support/counting-producer.ts',
      env: {
        ...encode(kafkaSettings, { clientId: 'producer' }),
        ...encode(producerSettings, { produces: [route] }),
        KEYS: '60',
        EVENTS_PER_SECOND: '600',
      },
    },
    {
      name: 'member',
      entry: 'tests/long/key-order/support/member.ts',
      env: {
        ...encode(kafkaSettings, { clientId: 'member' }),
        // The shortest session that Kafka allows: the partitions of a member that was killed wait for so long.
        ...encode(consumerSettings, { consumes: [route], groupId: GROUP, sessionTimeoutMs: 6_000 }),
      },
    },
  ],
}
