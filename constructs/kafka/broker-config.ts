import {
  advertisedListeners,
  boundListeners,
  type Listener,
  listenerFor,
  listenersOf,
  type ProcessRole,
  protocolMap,
} from './listeners.ts'
import { placeholders } from './placeholders.ts'
import { quorumVoters, type Voter } from './quorum.ts'

/** A value of a Kafka config, printed as Kafka reads it. */
export type ConfigValue = string | number | boolean

/**
 * Broker configs by Kafka's own names. The common ones are typed; any other key Kafka knows may be given. Keys that the
 * construct derives ({@link isOwnedBrokerConfig}) and keys that Kafka 4 has removed are refused.
 * https://kafka.apache.org/documentation/#brokerconfigs
 */
export interface BrokerConfig {
  /** Time without a heartbeat after which the controller fences a broker, in ms. Kafka's default: 9000. */
  readonly 'broker.session.timeout.ms'?: number
  /** Interval of those heartbeats, in ms. Kafka's default: 2000. */
  readonly 'broker.heartbeat.interval.ms'?: number
  /** Compression of stored batches: `producer` keeps what was sent. */
  readonly 'compression.type'?: 'producer' | 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** How long a new group waits for more members before its first assignment, in ms. Kafka's default: 3000. */
  readonly 'group.initial.rebalance.delay.ms'?: number
  /** Size in bytes above which the oldest segments of a partition are deleted; -1: no limit. */
  readonly 'log.retention.bytes'?: number
  /** Age in hours after which segments are deleted. Kafka's default: 168. */
  readonly 'log.retention.hours'?: number
  /** Size in bytes at which a new segment is started. */
  readonly 'log.segment.bytes'?: number
  /** Largest batch a broker accepts, in bytes. Kafka's default: 1048588. */
  readonly 'message.max.bytes'?: number
  /** Threads that do disk I/O. Kafka's default: 8. */
  readonly 'num.io.threads'?: number
  /** Threads that read and write the network. Kafka's default: 3. */
  readonly 'num.network.threads'?: number
  /** Time after which the offsets of a group without members are deleted, in minutes. Kafka's default: 10080 (7 days). */
  readonly 'offsets.retention.minutes'?: number
  readonly [key: string]: ConfigValue | undefined
}

/** Everything that determines the properties of the nodes of one pool. */
export interface NodeConfig {
  readonly roles: readonly ProcessRole[]
  readonly listeners: readonly Listener[]
  readonly voters: readonly Voter[]
  /** Host that the node advertises; placeholders are filled in by the launcher. */
  readonly host: string
  readonly logDir: string
  /** Number of brokers of the cluster, the upper limit of every replication factor. */
  readonly brokers: number
  readonly config: BrokerConfig
  /** Configs of encryption, authentication and authorization. @default - none */
  readonly security?: Readonly<Record<string, ConfigValue>> | undefined
}

/** The replication factor for a number of brokers: three, if there are three. Total: 1 for an invalid number. */
export const replicationFactorFor = (brokers: number): number =>
  Number.isSafeInteger(brokers) ? Math.max(1, Math.min(3, brokers)) : 1

/** One replica may be down without stopping `acks=all` producers, if there is more than one. */
export const minInsyncReplicasFor = (replicationFactor: number): number => Math.max(1, replicationFactor - 1)

/** Kafka's default of `message.max.bytes`. */
export const MESSAGE_MAX_BYTES = 1_048_588

/** `message.max.bytes` of brokers with this config. */
export const maxMessageBytesOf = (config: BrokerConfig = {}): number => config['message.max.bytes'] ?? MESSAGE_MAX_BYTES

/** What keeps records safe, as far as the number of brokers allows it. */
export function durabilityConfig(brokers: number): Readonly<Record<string, ConfigValue>> {
  const replicas = replicationFactorFor(brokers)
  const insync = minInsyncReplicasFor(replicas)
  return {
    'auto.create.topics.enable': false,
    'default.replication.factor': replicas,
    'min.insync.replicas': insync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': insync,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': insync,
    'unclean.leader.election.enable': false,
  }
}

/** The properties of a node, in the order in which they are written. */
export function brokerProperties(node: NodeConfig): ReadonlyMap<string, string> {
  const opened = listenersOf(node.roles, node.listeners)
  const identity: Record<string, ConfigValue> = {
    'process.roles': node.roles.join(','),
    'node.id': placeholders.nodeId,
    'controller.quorum.voters': quorumVoters(node.voters, listenerFor('controller', node.listeners).port),
    'controller.listener.names': listenerFor('controller', node.listeners).name,
    listeners: boundListeners(opened),
    'listener.security.protocol.map': protocolMap(node.listeners),
    'log.dirs': node.logDir,
    ...node.security,
  }
  if (node.roles.includes('broker')) {
    identity['advertised.listeners'] = advertisedListeners(opened, node.host)
    identity['inter.broker.listener.name'] = listenerFor('internal', node.listeners).name
  }
  // On controllers too: topics created by an admin client get the controller's values (KIP-1211, KIP-966).
  const safety = durabilityConfig(node.brokers)
  const given = Object.entries(node.config).filter(([, value]) => value !== undefined)
  const all = [...Object.entries(identity), ...Object.entries({ ...safety, ...Object.fromEntries(given) })]
  return new Map(all.map(([key, value]) => [key, String(value)]))
}

/** The text of `server.properties`. Java reads a backslash as an escape, and drops spaces before a value. */
export const propertiesFile = (properties: ReadonlyMap<string, string>): string =>
  [...properties].map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replace(/^(?=\s)/, '\\')}\n`).join('')

/** Configs, of a broker or a topic, that a properties file cannot contain. */
export const malformedConfigs = (config: Readonly<Record<string, ConfigValue | undefined>> = {}): string[] =>
  Object.entries(config)
    .filter(
      ([key, value]) =>
        !/^[a-z][\w.-]*$/i.test(key) ||
        (typeof value === 'number' && !/^-?\d+(\.\d+)?$/.test(String(value))) ||
        (typeof value === 'string' && /\p{Cc}/u.test(value)),
    )
    .map(([key, value]) => `${key}=${value}`)

/** Keys that follow from the topology of the cluster; any given value could only contradict it. */
export const isOwnedBrokerConfig = (key: string): boolean =>
  ownedBrokerConfigs.has(key) || key === 'controller.quorum.voters' || key === 'controller.quorum.bootstrap.servers'

const ownedBrokerConfigs: ReadonlySet<string> = new Set([
  'advertised.listeners',
  'broker.id',
  'controller.listener.names',
  'inter.broker.listener.name',
  'listener.security.protocol.map',
  'listeners',
  'log.dir',
  'log.dirs',
  'metadata.log.dir',
  'node.id',
  'process.roles',
])

/** Keys that Kafka 4 no longer supports: they belong to older versions. */
export const isRemovedBrokerConfig = (key: string): boolean =>
  key.startsWith('zookeeper.') || key.startsWith('password.encoder.') || removedBrokerConfigs.has(key)

const removedBrokerConfigs: ReadonlySet<string> = new Set([
  'auto.include.jmx.reporter',
  'broker.id.generation.enable',
  'control.plane.listener.name',
  'controlled.shutdown.max.retries',
  'delegation.token.master.key',
  'eligible.leader.replicas.enable',
  'group.coordinator.new.enable',
  'group.share.enable',
  'inter.broker.protocol.version',
  'log.message.downconversion.enable',
  'log.message.format.version',
  'log.message.timestamp.difference.max.ms',
  'offsets.commit.required.acks',
  'reserved.broker.max.id',
])
