import { ApiObject, Duration, Size, Testing } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { expect, test } from 'vitest'
import { KafkaCluster, type KafkaClusterProps } from '../../../constructs/index.ts'
import { environmentOf, find, rendered, testSystem } from '../../support.ts'

const synthCluster = (props: KafkaClusterProps) => {
  const chart = testSystem().chart('kafka')
  new KafkaCluster(chart, 'kafka', props)
  return rendered(chart)
}

test('the StatefulSet is its default child', () => {
  const kafka = new KafkaCluster(Testing.chart(), 'kafka', { brokers: 3 })
  expect(ApiObject.of(kafka)).toMatchObject({ kind: 'StatefulSet', name: 'kafka' })
})

test('brokers alone make combined nodes, under names that documents and commands use', () => {
  const objects = synthCluster({ brokers: 3 })
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([
    'ConfigMap kafka-config',
    'StatefulSet kafka',
    'PodDisruptionBudget kafka',
    'Service kafka',
    'Service kafka-bootstrap',
  ])
  const { spec } = find(objects, 'StatefulSet')
  expect(spec).toMatchObject({
    serviceName: 'kafka',
    replicas: 3,
    podManagementPolicy: 'Parallel',
  })
  expect(spec?.template.spec).toMatchObject({
    terminationGracePeriodSeconds: 120,
    // In sync for 20 seconds: five probes in a row.
    containers: [{ readinessProbe: { periodSeconds: 5, successThreshold: 5 } }],
  })
  expect(find(objects, 'ConfigMap').data?.['server.properties']).toContain('process.roles=broker,controller\n')
})

test('dedicated controllers split the roles, and only brokers are behind the bootstrap Service', () => {
  const objects = synthCluster({ brokers: 4, controllers: 3 })
  expect(find(objects, 'StatefulSet', 'kafka-controller').spec).toMatchObject({ replicas: 3, serviceName: 'kafka' })
  expect(find(objects, 'StatefulSet', 'kafka-broker').spec).toMatchObject({ replicas: 4, serviceName: 'kafka' })
  expect(find(objects, 'Service', 'kafka').spec?.selector).toEqual({ app: 'kafka' })
  expect(find(objects, 'Service', 'kafka-bootstrap').spec?.selector).toEqual({
    app: 'kafka',
    'app.kubernetes.io/component': 'broker',
  })
})

test('brokers and controllers never share a node id', () => {
  const objects = synthCluster({ brokers: 3, controllers: 3 })
  const offset = (name: string) => environmentOf(find(objects, 'StatefulSet', name)).KAFKA_NODE_ID_OFFSET
  expect([offset('kafka-controller'), offset('kafka-broker')]).toEqual(['0', '100'])
})

test('a single broker has no disruption budget, which would block every drain', () => {
  expect(synthCluster({ brokers: 1 }).map(({ kind }) => kind)).not.toContain('PodDisruptionBudget')
})

test('a changed configuration restarts the nodes', () => {
  const hash = (props: KafkaClusterProps) =>
    find(synthCluster(props), 'StatefulSet').spec?.template.metadata?.annotations?.['cdk8s-kafka/config-hash']
  expect(hash({ brokers: 3 })).toMatch(/^[0-9a-f]{16}$/)
  expect(hash({ brokers: 3 })).toBe(hash({ brokers: 3 }))
  expect(hash({ brokers: 3, config: { 'log.retention.hours': 1 } })).not.toBe(hash({ brokers: 3 }))
})

test('the cluster id follows environment, system and name', () => {
  const kafka = (system = testSystem()) => new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 1 }).clusterId
  expect(kafka()).toBe(kafka())
  expect(new KafkaCluster(testSystem().chart('kafka'), 'other', { brokers: 1 }).clusterId).not.toBe(kafka())
})

test('without a localhostPort nothing is said of it, and the launcher is as it always was', () => {
  const objects = synthCluster({ brokers: 3 })
  expect(JSON.stringify(objects)).not.toMatch(/localhost/i)
  const launcher = find(objects, 'ConfigMap').data?.['launcher.sh'] ?? ''
  expect(launcher).toMatch(/>"\$properties"\necho "\$node_id" >/)
})

test('a localhostPort is a listener inside the pod: no port of the pod and no Service shows it', () => {
  const objects = synthCluster({ brokers: 3, localhostPort: 19092 })
  const text = find(objects, 'ConfigMap').data?.['server.properties']
  expect(text).toContain('LOCALHOST://127.0.0.1:9094\n')
  expect(text).toContain(`LOCALHOST://localhost:\${LOCALHOST_PORT}\n`)
  const nodes = find(objects, 'StatefulSet')
  expect(environmentOf(nodes).KAFKA_LOCALHOST_PORT).toBe('19092')
  expect(find(objects, 'ConfigMap').data?.['launcher.sh']).toContain('KAFKA_LOCALHOST_PORT')
  const others = [nodes, ...objects.filter(({ kind }) => kind === 'Service')]
  expect(JSON.stringify(others)).not.toContain('9094')
})

test('dedicated controllers have no listener for localhost, and know its protocol', () => {
  const objects = synthCluster({ brokers: 1, controllers: 1, localhostPort: 9092 })
  const properties = find(objects, 'ConfigMap', 'kafka-controller-config').data?.['server.properties'] ?? ''
  expect(properties).toContain('LOCALHOST:PLAINTEXT')
  expect(properties).not.toContain('LOCALHOST://')
  expect(environmentOf(find(objects, 'StatefulSet', 'kafka-controller'))).not.toHaveProperty('KAFKA_LOCALHOST_PORT')
  expect(environmentOf(find(objects, 'StatefulSet', 'kafka-broker')).KAFKA_LOCALHOST_PORT).toBe('9092')
})

test('all the props', () => {
  const props: Required<KafkaClusterProps> = {
    pod: { priorityClassName: 'high' },
    controllerPod: { priorityClassName: 'highest' },
    brokers: 5,
    controllers: 3,
    version: '4.1.0',
    image: 'registry.example.com/kafka:4.1.0-custom',
    clusterId: 'MkU3OEVBNTcwNTJENDM2Qk',
    resources: { cpu: Cpu.units(4), memory: Size.gibibytes(16) },
    controllerResources: { cpu: Cpu.millis(300), memory: Size.mebibytes(1536) },
    heap: Size.gibibytes(6),
    controllerHeap: Size.mebibytes(700),
    storage: Size.gibibytes(200),
    controllerStorage: Size.gibibytes(7),
    storageClass: 'fast',
    volumeRetention: 'Delete',
    localhostPort: 19092,
    sharedWith: ['analytics'],
    additionalPeers: [],
    security: undefined as never,
    config: { 'log.retention.hours': 24 },
    spread: { nodes: 'required', zones: 'required' },
    podDisruptionBudget: false,
    terminationGracePeriod: Duration.minutes(3),
    minReady: Duration.seconds(31),
  }
  const objects = synthCluster(props)
  expect(objects.map(({ kind }) => kind)).not.toContain('PodDisruptionBudget')
  const pools = [
    { name: 'kafka-broker', replicas: 5, memory: '16Gi', cpu: '4', heap: 6144, storage: '200Gi' },
    { name: 'kafka-controller', replicas: 3, memory: '1536Mi', cpu: '300m', heap: 700, storage: '7Gi' },
  ]
  for (const { name, replicas, memory, cpu, heap, storage } of pools) {
    const pool = find(objects, 'StatefulSet', name)
    expect(pool.spec).toMatchObject({
      replicas,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      volumeClaimTemplates: [{ spec: { storageClassName: 'fast', resources: { requests: { storage } } } }],
    })
    expect(pool.spec?.template.spec).toMatchObject({
      terminationGracePeriodSeconds: 180,
      topologySpreadConstraints: [{ whenUnsatisfiable: 'DoNotSchedule' }, { whenUnsatisfiable: 'DoNotSchedule' }],
      containers: [
        {
          image: 'registry.example.com/kafka:4.1.0-custom',
          readinessProbe: { successThreshold: 8 },
          resources: { requests: { cpu, memory }, limits: { memory } },
        },
      ],
    })
    expect(environmentOf(pool)).toMatchObject({
      KAFKA_CLUSTER_ID: 'MkU3OEVBNTcwNTJENDM2Qk',
      KAFKA_NODE_HEAP_OPTS: `-Xms${heap}m -Xmx${heap}m -XX:+ExitOnOutOfMemoryError`,
    })
    const text = find(objects, 'ConfigMap', `${name}-config`).data?.['server.properties']
    expect(text).toContain('\nlog.retention.hours=24\n')
    expect(text).toContain('LOCALHOST:PLAINTEXT\n')
  }
})

test('the version is the tag of Kafka’s own image', () => {
  const { spec } = find(synthCluster({ brokers: 1, version: '4.1.0' }), 'StatefulSet')
  expect(spec?.template.spec?.containers[0]?.image).toBe('apache/kafka:4.1.0')
})
