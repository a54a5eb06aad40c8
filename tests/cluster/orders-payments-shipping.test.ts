import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnCluster } from './support/cluster.ts'
import { eventLines, logsOf } from './support/events.ts'
import { eventually, TestNamespace } from './support/kubectl.ts'

const FOLDER = 'dist/local/orders-payments-shipping'
const CONSUMERS = ['orders-consumer', 'payments-consumer', 'shipping-consumer'] as const
const TOPICS = ['orders', 'payments', 'shipping'] as const

/** Every command that the description of the system shows its reader, in its order, on an empty namespace. */
describeOnCluster('orders-payments-shipping, command by command', () => {
  let ns: TestNamespace
  beforeAll(async () => {
    ns = await TestNamespace.create('orders-payments-shipping-commands')
  })
  afterAll(() => ns.delete())

  const rollout = (workload: string) => ns.kubectl(`rollout status ${workload} --timeout=240s`)
  const produced = async () => eventLines(await ns.kubectl('logs job/kafka-producer'))
  const consumed = async (consumer: string) => eventLines(await logsOf(ns, consumer)).map(({ event }) => event)

  it('one apply of the folder starts everything', async () => {
    await ns.kubectl(`apply -f ${FOLDER}/`)
    await Promise.all(
      ['statefulset/kafka', 'deploy/kafka-topics', ...CONSUMERS.map((name) => `deploy/${name}`)].map(rollout),
    )
    await ns.kubectl('wait --for=condition=Complete job/kafka-producer --timeout=180s')
  })

  it('the producer reports topic, partition and offset of each event, and the consumers log the same events', async () => {
    const deliveries = await produced()
    expect(deliveries.map(({ topic }) => topic).sort()).toEqual([...TOPICS])
    for (const [index, topic] of TOPICS.entries()) {
      const sent = deliveries.filter((delivery) => delivery.topic === topic).map(({ event }) => event)
      await eventually(async () => expect(await consumed(CONSUMERS[index] ?? '')).toEqual(sent), 30)
    }
  })

  it('no pod was restarted', async () => {
    const restarts = await ns.kubectl('get pods -o jsonpath={.items[*].status.containerStatuses[*].restartCount}')
    expect(new Set(restarts.split(' '))).toEqual(new Set(['0']))
  })

  it('get pods -l app=kafka lists the three brokers', async () => {
    const pods = await ns.kubectl('get pods -l app=kafka -o name')
    expect(pods.split('\n').sort()).toEqual(['pod/kafka-0', 'pod/kafka-1', 'pod/kafka-2'])
  })

  it.each(['kafka-0', 'kafka-1', 'kafka-2'])('logs %s show that it has joined the quorum', async (pod) => {
    expect(await ns.kubectl(`logs ${pod}`)).toMatch(
      /Becoming the active controller|In the new epoch \d+, the leader is \d/,
    )
  })

  it.each(['kafka-0', 'kafka-1', 'kafka-2'])('exec %s -- env shows KAFKA_CFG_ADVERTISED_LISTENERS', async (pod) => {
    const env = await ns.kubectl(`exec ${pod} -- env`)
    expect(env).toContain(`KAFKA_CFG_ADVERTISED_LISTENERS=CLIENT://${pod}.kafka.${ns.name}.svc:9092`)
  })

  it('kafka-topics.sh creates a topic through kafka-0.kafka:9092 and describes the declared ones', async () => {
    const tool = 'exec kafka-0 -- /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka-0.kafka:9092'
    await ns.kubectl(`${tool} --create --topic returns --partitions 3 --replication-factor 3`)
    for (const topic of [...TOPICS, 'returns']) {
      expect(await ns.kubectl(`${tool} --describe --topic ${topic}`)).toMatch(
        /PartitionCount: 3\s+ReplicationFactor: 3/,
      )
    }
  })

  it('kafka-broker-api-versions.sh sees all three brokers', async () => {
    const tool = '/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server kafka-0.kafka:9092'
    const output = await ns.kubectl(`exec kafka-0 -- ${tool}`)
    for (const id of [0, 1, 2]) expect(output).toContain(`kafka-${id}.kafka.${ns.name}.svc:9092 (id: ${id} `)
  })

  it.each(CONSUMERS)('%s can be applied alone, restarted and read', async (consumer) => {
    await ns.kubectl(`apply -f ${FOLDER}/${consumer}.k8s.yaml`)
    await ns.kubectl(`rollout restart deploy/${consumer}`)
    await rollout(`deploy/${consumer}`)
    expect(await ns.kubectl(`logs deploy/${consumer}`)).toContain(consumer)
    expect(await ns.run(['logs', '-l', `app=${consumer}`, '--prefix'])).toMatch(new RegExp(`^\\[pod/${consumer}-`, 'm'))
  })

  it('after the restarts nothing is delivered again', async () => {
    for (const consumer of CONSUMERS) expect(await consumed(consumer)).toEqual([])
  })

  it('the producer runs again after delete and apply, with new events', async () => {
    const before = (await produced()).map(({ event }) => event)
    await ns.kubectl('delete job kafka-producer')
    await ns.kubectl(`apply -f ${FOLDER}/kafka-producer.k8s.yaml`)
    await ns.kubectl('wait --for=condition=Complete job/kafka-producer --timeout=120s')
    const deliveries = await produced()
    expect(deliveries).toHaveLength(3)
    expect(deliveries.filter(({ event }) => before.includes(event))).toEqual([])
    const order = deliveries.find(({ topic }) => topic === 'orders')
    await eventually(async () => expect(await consumed('orders-consumer')).toEqual([order?.event]), 30)
  })

  it('a consumer scales to one pod for each partition', async () => {
    await ns.kubectl('scale deploy/orders-consumer --replicas=3')
    await rollout('deploy/orders-consumer')
    await eventually(async () => {
      const group = await ns.kafka(
        'kafka-0',
        'kafka-consumer-groups',
        '--describe',
        '--group',
        'orders-service',
        '--members',
      )
      expect(group.match(/orders-consumer\S*\s+\S+\s+orders-consumer\s+1\b/g)).toHaveLength(3)
    }, 60)
  })

  it('deleting the StatefulSet and its claims starts from nothing, and one apply brings everything back', async () => {
    await ns.kubectl('delete statefulset kafka')
    await ns.kubectl('delete pvc -l app=kafka')
    await ns.kubectl('delete job kafka-producer')
    await ns.kubectl(`apply -f ${FOLDER}/`)
    await rollout('statefulset/kafka')
    await ns.kubectl('wait --for=condition=Complete job/kafka-producer --timeout=240s')
    const sent = (await produced()).filter(({ topic }) => topic === 'orders').map(({ event }) => event)
    await eventually(async () => expect(await consumed('orders-consumer')).toEqual(expect.arrayContaining(sent)), 90)
  })
})
