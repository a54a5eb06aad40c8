import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import { UserError } from '../contracts/user-error.ts'
import { kafkaAvailability } from '../dev/kafka/availability.ts'
import { startKafka } from '../dev/kafka/cluster.ts'
import { devPlan } from '../dev/plan.ts'
import { environments } from '../environments.ts'
import { buildSystems } from '../synthesis/build.ts'
import { project } from '../tests/project.ts'

/** Milliseconds in which all brokers hear of a new topic. */
const SETTLE_MS = 3_000

/** Brokers for a benchmark. */
export interface BenchKafka {
  readonly bootstrapServers: string
  /** Makes a topic with 3 replicas: of its own with 3 partitions, unless told otherwise. */
  createTopic(topic?: string, partitions?: number): Promise<string>
  close(): Promise<void>
}

/** Starts the three brokers of the first environment from their manifests' properties. */
export async function startBenchKafka(print: (line: string) => void): Promise<BenchKafka> {
  const availability = await kafkaAvailability()
  if (!availability.available) throw new UserError(`the Kafka parts cannot run: ${availability.reason}`)
  const [system] = buildSystems(project, { environment: environments[0].name })
  const cluster = system && devPlan(system).cluster
  const brokers = cluster?.pools.find(({ data }) => data['readiness.sh'] !== undefined)
  if (cluster === undefined || brokers === undefined) throw new Error('the first system has no Kafka of its own')
  const kafka = await startKafka({ ...brokers, clusterId: cluster.clusterId, onProgress: print })
  const { bootstrapServers } = kafka
  return {
    bootstrapServers,
    close: () => kafka.close(),
    createTopic: (topic = `bench-${randomUUID()}`, partitions = 3) =>
      withAdmin(bootstrapServers, async (admin) => {
        // kafkajs's own waiting for leaders fails when it asks a broker that has not heard of the topic yet.
        await admin.createTopics({
          topics: [{ topic, numPartitions: partitions, replicationFactor: 3 }],
          waitForLeaders: false,
        })
        await sleep(SETTLE_MS)
        await admin.fetchTopicOffsets(topic)
        return topic
      }),
  }
}

async function withAdmin<T>(bootstrapServers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: bootstrapServers.split(','), logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
