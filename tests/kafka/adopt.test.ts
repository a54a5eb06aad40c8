import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EventConsumer, KafkaCluster, System, ToolJob, TopicReconciler } from '../../constructs/index.ts'
import { devPlan } from '../../dev/plan.ts'
import { environments } from '../../environments.ts'
import { configMap, describeWithKafka, until } from './fixture.ts'
import { TestSystem } from './support/system.ts'
import { client, committedToTheEnd, endOffsets, withAdmin } from './support/topics.ts'

const TOPIC = 'Legacy.Orders'
const FAILED = 'Legacy.Orders-failed'
const GROUP = 'legacy:orders@2'

/** A topic and a group that are there already, declared under the names and with the numbers that they have. */
function adopting(): System {
  const system = new System('order-tracker', { environment: environments[0] })
  const cluster = KafkaCluster.fromBootstrapServers(system, 'kafka', { bootstrapServers: ['kafka:9092'], brokers: 1 })
  const orders = cluster.addTopic(TOPIC, {
    partitions: 4,
    deadLetterName: FAILED,
    peers: [{ name: 'the shop', direction: 'produces' }],
  })
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster })
  new EventConsumer(system.chart('consumer'), 'consumer', { consumes: [orders], group: GROUP, replicas: 1 })
  return system
}

await describeWithKafka(
  'a topic and a group that exist already',
  (kafka) => {
    const order = (user: string) => ({ order_id: crypto.randomUUID(), user, item: 'chicken burger', quantity: 5 })
    const produce = async (user: string, count: number) => {
      const producer = client(kafka().bootstrapServers).producer()
      await producer.connect()
      const messages = Array.from({ length: count }, () => ({ value: JSON.stringify(order(user)) }))
      await producer.send({ topic: TOPIC, messages })
      await producer.disconnect()
    }
    // Not the number of sent ones: a client that is told to try again may send some twice.
    const stored = async () =>
      Number([...(await endOffsets(kafka().bootstrapServers, TOPIC)).values()].reduce((a, b) => a + b))
    let unread = 0
    const described = (topic: string) => kafka().tool('kafka-topics', ['--describe', '--topic', topic])
    const system = new TestSystem(devPlan(adopting()), [TOPIC], kafka)

    // What was there before: two topics, and a program that has read a part of one.
    beforeAll(async () => {
      const { bootstrapServers } = kafka()
      const configEntries = [{ name: 'retention.ms', value: '7200000' }]
      await withAdmin(bootstrapServers, (admin) =>
        admin.createTopics({
          topics: [
            { topic: TOPIC, numPartitions: 4, replicationFactor: 1, configEntries },
            { topic: FAILED, numPartitions: 4, replicationFactor: 1 },
          ],
        }),
      )
      await produce('before', 12)
      const before = await stored()
      const old = client(bootstrapServers).consumer({ groupId: GROUP })
      await old.connect()
      await old.subscribe({ topics: [TOPIC], fromBeginning: true })
      let read = 0
      await old.run({
        eachMessage: async () => {
          read++
        },
      })
      await until('the old program to have read all', async () => read >= before)
      await old.disconnect()
      await until('its offsets', () => committedToTheEnd(bootstrapServers, GROUP, TOPIC))
      await produce('since', 5)
      unread = (await stored()) - before
    })
    afterAll(() => system.killAll())

    test('are compared with their declaration, before anything changes', async () => {
      const declared = adopting()
      new ToolJob(declared.chart('job'), 'job', { options: { tool: 'topic-describe', topics: [TOPIC] } })
      const job = declared.charts.find(({ node }) => node.id === 'job')?.toJson()[0]
      const env = Object.fromEntries(
        job.spec.template.spec.containers[0].env.map(({ name, value }: { name: string; value: string }) => [
          name,
          value,
        ]),
      )
      const { stdout } = await execa('node', ['--import', 'tsx', 'services/runtime/tools/main.ts', 'topic-describe'], {
        env: { ...env, KAFKA_BOOTSTRAP_SERVERS: kafka().bootstrapServers },
      })
      expect(stdout.match(/differs from .*/g)).toEqual([
        'differs from its declaration: min.insync.replicas: declared 1, is not set on the topic',
        'differs from its declaration: retention.ms: not declared, is 7200000',
      ])
    })

    test('keep partitions and what nobody declared', async () => {
      await system.createTopics()
      const topic = await described(TOPIC)
      expect(topic).toContain('PartitionCount: 4')
      expect(topic).toContain('retention.ms=7200000')
      expect(await described(FAILED)).toContain('PartitionCount: 4')
      expect(await kafka().tool('kafka-topics', ['--list'])).not.toContain(`${TOPIC}.dlq`)
    })

    test('go on where the group has been', async () => {
      const service = system.start('consumer')
      await service.seen(unread)
      await until('all to be committed', () => committedToTheEnd(kafka().bootstrapServers, GROUP, TOPIC))
      expect((await service.end()).end).toBe(0)
      expect(service.events).toHaveLength(unread)
    })
  },
  { nodes: 1, data: configMap(1) },
)
