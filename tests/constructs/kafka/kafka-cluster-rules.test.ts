import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { KafkaCluster, type KafkaClusterProps } from '../../../constructs/index.ts'
import { problemsOf, testSystem } from '../../support.ts'

const problems = (props: Partial<KafkaClusterProps>, name = 'kafka') => {
  const system = testSystem()
  new KafkaCluster(system.chart('kafka'), name, { brokers: 3, ...props })
  return problemsOf(system).map((line) => line.replace(/^kafka\/kafka: /, ''))
}

const count = 'expected a whole number from 1 up; use three: they survive the loss of one'
const odd =
  'expected an odd number: an even one tolerates no more failures and can split in half; use 3, or 5 for very large clusters'
const disk = (size: number) =>
  `expected a positive size; give the size of one disk, for example Size.gibibytes(${size})`
const cpu = 'expected a positive amount; give what the container needs under load, for example Cpu.millis(100)'
const memory = 'expected a positive size; give what the container needs under load, for example Size.mebibytes(256)'
const moving =
  'expected a tag that never changes, or a digest; use a version: a mutable tag can run different code on every node'
const derived =
  'expected replication factors up to the number of brokers, and min.insync below them; leave them out: they are derived from the number of brokers'
const written =
  'expected names of Kafka configs, with finite numbers or one line of text; write them as in the documentation of Kafka'
const machine = { cpu: Cpu.units(1), memory: Size.gibibytes(4) }

const refusals: readonly (readonly [string, Partial<KafkaClusterProps>, string])[] = [
  ...[0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY].map(
    (brokers) => [`${brokers} brokers`, { brokers }, `brokers: got ${brokers}, ${count}`] as const,
  ),
  [
    'two combined nodes',
    { brokers: 2 },
    'brokers: got 2, expected an odd number, because the brokers are also the controllers; set controllers: 3 for dedicated controllers, or brokers: 3',
  ],
  [
    'more combined nodes than a quorum can have',
    { brokers: 101 },
    'brokers: got 101, expected at most 99, because the brokers are also the controllers; set controllers: 3 for dedicated controllers',
  ],
  ...[2, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map(
    (controllers) =>
      [`${controllers} controllers`, { controllers }, `controllers: got ${controllers}, ${odd}`] as const,
  ),
  [
    'controllers whose ids would reach the brokers',
    { controllers: 101 },
    "controllers: got 101, expected at most 99: the node ids from 100 on are the brokers'; use 3, or 5 for very large clusters",
  ],
  ['no storage', { storage: Size.gibibytes(0) }, `storage: got "0Gi", ${disk(10)}`],
  ['storage that is no number', { storage: Size.gibibytes(Number.NaN) }, `storage: got "NaNKi", ${disk(10)}`],
  [
    'no storage for controllers',
    { controllers: 3, controllerStorage: Size.mebibytes(0.0001) },
    `controllerStorage: got "0Gi", ${disk(5)}`,
  ],
  [
    'a cluster id that a command line takes for an option',
    { clusterId: '-AAAAAAAAAAAAAAAAAAAAA' },
    'clusterId: got "-AAAAAAAAAAAAAAAAAAAAA", expected 22 characters of base64url, not starting with a dash; leave it out, or use the output of kafka-storage.sh random-uuid',
  ],
  ['an image without a tag', { image: 'apache/kafka' }, `image: got "apache/kafka", ${moving}`],
  ['the version latest', { version: 'latest' }, `image: got "apache/kafka:latest", ${moving}`],
  ['CPU of nothing', { resources: { ...machine, cpu: Cpu.units(0) } }, `resources.cpu: got "0", ${cpu}`],
  [
    'memory of nothing',
    { resources: { ...machine, memory: Size.gibibytes(0) } },
    `resources.memory: got "0Gi", ${memory}`,
  ],
  [
    'CPU that is no number',
    { controllers: 1, controllerResources: { ...machine, cpu: Cpu.millis(Number.NaN) } },
    `controllerResources.cpu: got "NaNm", ${cpu}`,
  ],
  [
    'half a second of grace',
    { terminationGracePeriod: Duration.millis(500) },
    'terminationGracePeriod: got "500 millis", expected whole seconds from 1 up; leave it out for two minutes: a broker that is killed has to recover its logs',
  ],
  [
    'a fraction of a second before the next restart',
    { minReady: Duration.seconds(1.5) },
    'minReady: got "1 second 500 millis", expected whole seconds from 0 up; leave it out for 20 seconds',
  ],
  ...[0, -1, 1.5, 65_536, Number.NaN].map(
    (localhostPort) =>
      [
        `the port ${localhostPort}`,
        { localhostPort },
        `localhostPort: got ${localhostPort}, expected a port from 1 to 65535; leave it out, or use Kafka's usual 9092`,
      ] as const,
  ),
  [
    'a port after which there are too few for all brokers',
    { localhostPort: 65_534 },
    'localhostPort: got "65534 with 3 broker(s)", expected a port for each broker, counting up from this one, up to 65535; use a lower port',
  ],
  [
    'config that follows from the topology',
    { config: { 'node.id': 7, listeners: 'X://:1' } },
    'config: got "node.id, listeners", expected keys that do not follow from the topology of the cluster; remove them: the construct derives them from its props',
  ],
  [
    'config that Kafka 4 has removed',
    { config: { 'zookeeper.connect': 'zk:2181', 'log.message.format.version': '2.8' } },
    'config: got "zookeeper.connect, log.message.format.version", expected keys that Kafka 4 supports; remove them: they belong to older versions',
  ],
  [
    'a replication factor above the brokers',
    { config: { 'offsets.topic.replication.factor': 4 } },
    `config: got "offsets.topic.replication.factor=4 with 3 broker(s)", ${derived}`,
  ],
  [
    'min.insync that is not below the replication factor',
    { config: { 'min.insync.replicas': 3 } },
    `config: got "min.insync.replicas=3 with default.replication.factor=3", ${derived}`,
  ],
  [
    'config that a properties file cannot hold',
    { config: { 'log.dir x': 'a' } },
    `config: got "log.dir x=a", ${written}`,
  ],
  ['config that would add a line', { config: { 'x.y': 'a\nb=c' } }, `config: got "x.y=a\\nb=c", ${written}`],
  [
    'config that is no number',
    { config: { 'num.io.threads': Number.NaN } },
    `config: got "num.io.threads=NaN", ${written}`,
  ],
]

describe('refuses', () => {
  test.each(refusals)('%s', (_, props, message) => {
    expect(problems(props)).toEqual([message])
  })

  test('a heap that does not fit the memory limit, by the prop that set it', () => {
    const fix = 'lower the heap, raise the memory, or leave the heap out for half of the memory'
    const small = { cpu: Cpu.millis(100), memory: Size.mebibytes(1000) }
    const heap = Size.mebibytes(751)
    expect(problems({ resources: small, heap })).toEqual([
      `kafka/kafka/node: heap: got "751Mi of 1000Mi", expected at most 75 % of the memory limit (750Mi); ${fix}`,
    ])
    expect(problems({ controllers: 3, controllerResources: small, controllerHeap: heap })).toEqual([
      `kafka/kafka/controller: controllerHeap: got "751Mi of 1000Mi", expected at most 75 % of the memory limit (750Mi); ${fix}`,
    ])
    expect(problems({ resources: small, heap: Size.mebibytes(750) })).toEqual([])
  })

  test.each(['Kafka', 'my_kafka', '-kafka', 'kafka-', '9kafka', 'x'.repeat(53)])('the name %s', (name) => {
    expect(problems({}, name)).toEqual([
      `kafka/${name}: name: got "${name}", expected at most 52 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts`,
    ])
  })

  test('a name that leaves no room for -controller', () => {
    const name = 'x'.repeat(42)
    expect(problems({}, name)).toEqual([])
    expect(problems({ controllers: 3 }, name)).toEqual([
      `kafka/${name}: name: got "${name}", expected at most 41 characters, because the name of the StatefulSet <name>-controller may have 52; choose a shorter name`,
    ])
  })

  test('everything at once', () => {
    expect(problems({ brokers: 0, controllers: 2, storage: Size.gibibytes(0), clusterId: '' })).toHaveLength(4)
  })
})

test('one broker, an even number beside controllers, and Kafka’s own bounds are accepted', () => {
  expect(problems({ brokers: 1 })).toEqual([])
  expect(problems({ brokers: 4, controllers: 1 })).toEqual([])
  expect(problems({ config: { 'min.insync.replicas': 1, 'default.replication.factor': 2 } })).toEqual([])
  expect(problems({ brokers: 1, config: { 'min.insync.replicas': 1 } })).toEqual([])
  expect(problems({ localhostPort: 65_533 })).toEqual([])
})
