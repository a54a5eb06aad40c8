import { decode } from '../../../contracts/codec.ts'
import { kafkaSettings } from '../../../contracts/settings.ts'
import { createKafka } from '../../../services/runtime/kafka/client.ts'
import { until } from '../../kafka/fixture.ts'
import type { Lab } from './lab.ts'

/** A partition as the brokers that run know it. */
export interface Partition {
  /** -1: none. */
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

export async function partitionsOf(lab: Lab, topic: string): Promise<readonly Partition[]> {
  const settings = decode(kafkaSettings, { KAFKA_BOOTSTRAP_SERVERS: lab.bootstrapServers, KAFKA_CLIENT_ID: 'risks' })
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  // Without many retries: that a partition has no leader is an answer here.
  const admin = createKafka(settings, silent, { retries: 2 }).admin()
  await admin.connect()
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return (topics[0]?.partitions ?? []).toSorted((a, b) => a.partitionId - b.partitionId)
  } catch (error) {
    if (!String(error).includes('no leader')) throw error
    return [{ leader: -1, replicas: [], isr: [] }]
  } finally {
    await admin.disconnect()
  }
}

/** Waits until the only partition of a topic is so. */
export const whenPartition = (
  lab: Lab,
  topic: string,
  what: string,
  is: (one: Partition) => boolean,
): Promise<Partition> =>
  until(`${topic} ${what}`, async () => {
    const [one] = await partitionsOf(lab, topic).catch(() => [])
    return one !== undefined && is(one) && one
  })
