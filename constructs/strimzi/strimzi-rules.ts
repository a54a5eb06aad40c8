import { isRemovedBrokerConfig, malformedConfigs } from '../kafka/broker-config.ts'
import { durationRule, isCount, resourceRules, sizeRule } from '../platform/amount-rules.ts'
import { dnsLabelRule, type Rule } from '../platform/validation.ts'
import type { StrimziKafkaClusterProps } from './strimzi-props.ts'

type Subject = StrimziKafkaClusterProps & { readonly name: string }

/**
 * Configs that Strimzi manages itself, and drops with a warning: `KafkaClusterSpec.FORBIDDEN_PREFIXES` and its exceptions.
 * https://strimzi.io/docs/operators/latest/configuring.html#type-KafkaClusterSpec-schema-reference
 */
const managedPrefixes = [
  'listeners',
  'advertised.',
  'broker.',
  'listener.',
  'host.name',
  'port',
  'inter.broker.listener.name',
  'sasl.',
  'ssl.',
  'security.',
  'password.',
  'log.dir',
  'zookeeper.',
  'authorizer.',
  'super.user',
  'cruise.control.metrics.',
  'node.id',
  'process.roles',
  'controller.',
  'metadata.log.dir',
]
const managedExceptions = new Set([
  'sasl.server.max.receive.size',
  'ssl.cipher.suites',
  'ssl.protocol',
  'ssl.enabled.protocols',
  'ssl.secure.random.implementation',
  'controller.quorum.election.backoff.max.ms',
  'controller.quorum.election.timeout.ms',
  'controller.quorum.fetch.timeout.ms',
])
const isManaged = (key: string) =>
  managedPrefixes.some((prefix) => key.startsWith(prefix)) && !managedExceptions.has(key)

const keys = ({ config = {} }: Subject, refused: (key: string) => boolean) => Object.keys(config).filter(refused)

/** What Kubernetes, Strimzi or Kafka would refuse about a cluster. */
export const strimziKafkaClusterRules: readonly Rule<Subject>[] = [
  dnsLabelRule('name', 'StatefulSet'),
  {
    prop: 'brokers',
    broken: ({ brokers }) => !isCount(brokers),
    got: ({ brokers }) => brokers,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'use three: they survive the loss of one',
  },
  {
    prop: 'brokers',
    broken: ({ brokers, controllers }) => controllers === undefined && isCount(brokers) && brokers % 2 === 0,
    got: ({ brokers }) => brokers,
    allowed: () => 'an odd number, because the brokers are also the controllers',
    fix: ({ brokers }) => `set controllers: 3 for dedicated controllers, or brokers: ${brokers + 1}`,
  },
  {
    prop: 'controllers',
    broken: ({ controllers }) => controllers !== undefined && (!isCount(controllers) || controllers % 2 === 0),
    got: ({ controllers }) => controllers,
    allowed: () => 'an odd number: an even one tolerates no more failures and can split in half',
    fix: () => 'use 3, or 5 for very large clusters',
  },
  ...(['version', 'metadataVersion'] as const).map(
    (prop): Rule<Subject> => ({
      prop,
      broken: (subject) => subject[prop] !== undefined && !/^\d+\.\d+(\.\d+)?(-IV\d+)?$/.test(subject[prop] ?? ''),
      got: (subject) => subject[prop],
      allowed: () => 'a version of Kafka, for example 4.2.0',
      fix: () => 'use one that the operator knows, or leave it out',
    }),
  ),
  sizeRule('storage', ({ storage }) => storage, 'give the size of one disk, for example Size.gibibytes(10)'),
  sizeRule(
    'controllerStorage',
    ({ controllerStorage }) => controllerStorage,
    'give the size of one disk, for example Size.gibibytes(5)',
  ),
  ...resourceRules('resources', ({ resources }: Subject) => resources),
  ...resourceRules('controllerResources', ({ controllerResources }: Subject) => controllerResources),
  durationRule('terminationGracePeriod', ({ terminationGracePeriod }) => terminationGracePeriod, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for two minutes: a broker that is killed has to recover its logs',
  }),
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
    broken: (subject) => keys(subject, isManaged).length > 0,
    got: (subject) => keys(subject, isManaged).join(', '),
    allowed: () => 'keys that Strimzi does not manage: it would drop these',
    fix: () => 'remove them; listeners, certificates and rights are the operator’s',
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => keys(subject, isRemovedBrokerConfig).length > 0,
    got: (subject) => keys(subject, isRemovedBrokerConfig).join(', '),
    allowed: () => 'keys that Kafka 4 supports',
    fix: () => 'remove them: they belong to older versions',
  },
]
