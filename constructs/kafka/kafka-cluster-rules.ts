import { Size } from 'cdk8s'
import { durationRule, isCount, leastSizeRule, resourceRules, sizeRule } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import { dnsLabelRule, type Rule } from '../platform/validation.ts'
import { isOwnedBrokerConfig, isRemovedBrokerConfig, malformedConfigs } from './broker-config.ts'
import { clusterIdRules } from './cluster-id-rules.ts'
import type { KafkaClusterProps } from './kafka-cluster-props.ts'

/** Node ids from 100 on belong to dedicated brokers: both roles can grow without reusing an id. */
export const MAX_CONTROLLERS = 99

type Subject = KafkaClusterProps & { readonly name: string; readonly clusterId: string; readonly image: string }

/** A node with a heap of 256 MiB takes 300 MiB when idle; half of the memory is its heap. */
const JVM_MEMORY = {
  size: Size.mebibytes(512),
  because: 'half of it is the heap, and a node does not start with less',
}

/** `major.minor.patch` of Kafka 4: static voters and probes here are tried with it, and older ones are out of support. */
const VERSION = /^[4-9]\.\d+\.\d+$/

const isPort = (value: number) => isCount(value) && value <= 65_535
const isEven = (value: number) => value % 2 === 0
const keys = ({ config = {} }: Subject, refused: (key: string) => boolean) => Object.keys(config).filter(refused)

/** The brokers' own limits: a topic whose minimum equals its factor stops as soon as one broker restarts. */
const contradictions = ({ brokers, config = {} }: Subject): string[] => {
  const factor = (key: string) => Number(config[key] ?? Math.min(3, brokers))
  const pairs = [
    ['min.insync.replicas', 'default.replication.factor'],
    ['transaction.state.log.min.isr', 'transaction.state.log.replication.factor'],
    ['share.coordinator.state.topic.min.isr', 'share.coordinator.state.topic.replication.factor'],
  ] as const
  const factors = [...pairs.map(([, replicas]) => replicas), 'offsets.topic.replication.factor']
  return [
    ...factors.filter((key) => factor(key) > brokers).map((key) => `${key}=${factor(key)} with ${brokers} broker(s)`),
    ...pairs
      .filter(([min, replicas]) => config[min] !== undefined && Number(config[min]) > Math.max(1, factor(replicas) - 1))
      .map(([min, replicas]) => `${min}=${config[min]} with ${replicas}=${factor(replicas)}`),
  ]
}

/** What Kubernetes or Kafka would refuse about a cluster, or what would lose its data. */
export const kafkaClusterRules: readonly Rule<Subject>[] = [
  dnsLabelRule('name', 'StatefulSet'),
  {
    code: 'LINT-NAME',
    prop: 'name',
    broken: ({ name, controllers }) => controllers !== undefined && name.length > 41 && name.length <= 52,
    got: ({ name }) => name,
    allowed: () => 'at most 41 characters, because the name of the StatefulSet <name>-controller may have 52',
    fix: () => 'choose a shorter name',
  },
  {
    prop: 'brokers',
    broken: ({ brokers }) => !isCount(brokers),
    got: ({ brokers }) => brokers,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'use three: they survive the loss of one',
  },
  {
    prop: 'brokers',
    broken: ({ brokers, controllers }) => controllers === undefined && isCount(brokers) && isEven(brokers),
    got: ({ brokers }) => brokers,
    allowed: () => 'an odd number, because the brokers are also the controllers',
    fix: ({ brokers }) => `set controllers: 3 for dedicated controllers, or brokers: ${brokers + 1}`,
  },
  {
    prop: 'brokers',
    broken: ({ brokers, controllers }) => controllers === undefined && isCount(brokers) && brokers > MAX_CONTROLLERS,
    got: ({ brokers }) => brokers,
    allowed: () => `at most ${MAX_CONTROLLERS}, because the brokers are also the controllers`,
    fix: () => 'set controllers: 3 for dedicated controllers',
  },
  {
    prop: 'controllers',
    broken: ({ controllers }) => controllers !== undefined && (!isCount(controllers) || isEven(controllers)),
    got: ({ controllers }) => controllers,
    allowed: () => 'an odd number: an even one tolerates no more failures and can split in half',
    fix: () => 'use 3, or 5 for very large clusters',
  },
  {
    prop: 'controllers',
    broken: ({ controllers = 1 }) => isCount(controllers) && !isEven(controllers) && controllers > MAX_CONTROLLERS,
    got: ({ controllers }) => controllers,
    allowed: () => `at most ${MAX_CONTROLLERS}: the node ids from 100 on are the brokers'`,
    fix: () => 'use 3, or 5 for very large clusters',
  },
  {
    prop: 'controllerPod',
    broken: ({ controllers, controllerPod }) => controllers === undefined && controllerPod !== undefined,
    got: ({ controllerPod }) => Object.keys(controllerPod ?? {}).join(', '),
    allowed: () => 'nothing, while the brokers are the controllers too',
    fix: () => 'use pod, or set controllers',
  },
  {
    prop: 'version',
    broken: ({ version }) => version !== undefined && version !== 'latest' && !VERSION.test(version),
    got: ({ version }) => version,
    allowed: () => 'a version of Kafka from 4.0.0 on, such as 4.3.1',
    fix: () => 'leave it out for the version that this was tried with; for another distribution give image',
  },
  leastSizeRule('storage', ({ storage }) => storage, {
    size: Size.gibibytes(1),
    because: 'a segment of one partition may take that much',
    fix: 'raise it: a broker stops when its disk is full',
  }),
  leastSizeRule('controllerStorage', ({ controllerStorage }) => controllerStorage, {
    size: Size.gibibytes(1),
    because: 'the metadata log and its snapshots take it',
    fix: 'raise it: a controller stops when its disk is full',
  }),
  ...imageRules("leave image and version out for the construct's default version of Kafka"),
  sizeRule('storage', ({ storage }) => storage, 'give the size of one disk, for example Size.gibibytes(10)'),
  sizeRule(
    'controllerStorage',
    ({ controllerStorage }) => controllerStorage,
    'give the size of one disk, for example Size.gibibytes(5)',
  ),
  ...resourceRules('resources', ({ resources }: Subject) => resources, JVM_MEMORY),
  ...resourceRules('controllerResources', ({ controllerResources }: Subject) => controllerResources, JVM_MEMORY),
  durationRule('terminationGracePeriod', ({ terminationGracePeriod }) => terminationGracePeriod, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for two minutes: a broker that is killed has to recover its logs',
  }),
  durationRule('minReady', ({ minReady }) => minReady, {
    unit: 'seconds',
    least: 0,
    fix: 'leave it out for 20 seconds',
  }),
  ...clusterIdRules,
  {
    prop: 'localhostPort',
    broken: ({ localhostPort }) => localhostPort !== undefined && !isPort(localhostPort),
    got: ({ localhostPort }) => localhostPort,
    allowed: () => 'a port from 1 to 65535',
    fix: () => "leave it out, or use Kafka's usual 9092",
  },
  {
    prop: 'localhostPort',
    broken: ({ localhostPort = 1, brokers }) =>
      isPort(localhostPort) && isCount(brokers) && !isPort(localhostPort + brokers - 1),
    got: ({ localhostPort, brokers }) => `${localhostPort} with ${brokers} broker(s)`,
    allowed: () => 'a port for each broker, counting up from this one, up to 65535',
    fix: () => 'use a lower port',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: ({ config }) => malformedConfigs(config).length > 0,
    got: ({ config }) => malformedConfigs(config).join(', '),
    allowed: () => 'names of Kafka configs, with finite numbers or one line of text',
    fix: () => 'write them as in the documentation of Kafka',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => keys(subject, isOwnedBrokerConfig).length > 0,
    got: (subject) => keys(subject, isOwnedBrokerConfig).join(', '),
    allowed: () => 'keys that do not follow from the topology of the cluster',
    fix: () => 'remove them: the construct derives them from its props',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => keys(subject, isRemovedBrokerConfig).length > 0,
    got: (subject) => keys(subject, isRemovedBrokerConfig).join(', '),
    allowed: () => 'keys that Kafka 4 supports',
    fix: () => 'remove them: they belong to older versions',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => isCount(subject.brokers) && contradictions(subject).length > 0,
    got: (subject) => contradictions(subject).join(', '),
    allowed: () => 'replication factors up to the number of brokers, and min.insync below them',
    fix: () => 'leave them out: they are derived from the number of brokers',
  },
]
