import { text, valueAt } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import { compareVersions, type KafkaVersion, versionOf } from '../model/version.ts'
import type { StrimziCode } from './codes.ts'
import { storageRows } from './storage.ts'

type Found = ReturnType<Row<StrimziCode>[1]>

const rollout = ({ after, field }: ResourceField): Found => ({
  code: 'STRIMZI-ROLLOUT',
  class: 'rolling-restart',
  why: `The operator restarts the nodes of ${named(after)} one by one: ${field.path.replace(/^spec\./, '')} is in their pods.`,
  action: 'Nothing.',
})

const inPlace = ({ after }: ResourceField): Found => ({
  code: 'STRIMZI-IN-PLACE',
  class: 'no-restart',
  why: `The operator takes it up for ${named(after)} without a restart of Kafka.`,
  action: 'Nothing.',
})

/** What fields of a Kafka do. Its config has rules of its own, those of all brokers. */
export const kafkaRows: readonly Row<StrimziCode>[] = [
  [/^spec\.kafka\.listeners\[([^\]]+)\](?:\.(.+))?$/, listener],
  [/^spec\.kafka\.listeners$/, ({ field }) => (isReordered(field) ? inPlaceOrder : undefined)],
  [/^spec\.kafka\.version$/, version],
  [/^spec\.kafka\.metadataVersion$/, metadataVersion],
  [/^spec\.kafka\.authorization(\.type)?$/, authorization],
  [/^spec\.kafka\.authorization\./, rollout],
  ...storageRows('spec.kafka.storage'),
  [/^spec\.kafka\.replicas$/, brokersWithoutPools],
  [
    /^spec\.kafka\.(resources|jvmOptions|jmxOptions|template|image|rack|metricsConfig|livenessProbe|readinessProbe|tieredStorage|quotas|brokerRackInitImage)\b/,
    rollout,
  ],
  [/^spec\.kafka\.logging\b/, inPlace],
  [/^spec\.entityOperator(\.(topicOperator|userOperator))?$/, entityOperator],
  [/^spec\.(entityOperator|kafkaExporter|maintenanceTimeWindows|jmxTrans)\b/, inPlace],
  [/^spec\.cruiseControl$/, rollout],
  [/^spec\.cruiseControl\b/, inPlace],
  [/^spec\.(clusterCa|clientsCa)\.generateCertificateAuthority$/, authority],
  [/^spec\.(clusterCa|clientsCa)\b/, inPlace],
]

const isReordered = ({ before, after }: ResourceField['field']) =>
  Array.isArray(before) && Array.isArray(after) && [...before].sort().join() === [...after].sort().join()

const inPlaceOrder: Found = {
  code: 'STRIMZI-IN-PLACE',
  class: 'no-restart',
  why: 'Only the order changed, which means nothing here.',
  action: 'Nothing.',
}

function listener(one: ResourceField): Found {
  const { field, match, after } = one
  const [, name = '', part = ''] = match
  const at = `${named(after)}'s listener ${name}`
  const common = { code: 'STRIMZI-LISTENER' } as const
  if (part === '' && field.before === undefined) {
    return {
      ...common,
      class: 'rolling-restart',
      why: `${at} is new: the nodes restart one by one.`,
      action: 'Nothing.',
    }
  }
  if (part === '') {
    return {
      ...common,
      class: 'outage',
      why: `${at} goes: every client that uses it loses its connection and finds no broker.`,
      action: 'First move its clients to another listener, then remove it.',
    }
  }
  if (/^networkPolicyPeers/.test(part)) {
    return {
      ...common,
      class: field.after === undefined ? 'rolling-restart' : 'outage',
      why:
        field.after === undefined
          ? `Everybody may open a connection to ${at} from now on.`
          : `Who may open a connection to ${at} changes, where NetworkPolicies are enforced: clients that are named no longer, or for the first time not, cannot connect.`,
      action: 'Compare it with the clients of this listener.',
    }
  }
  if (/^(port|type|tls|authentication)\b/.test(part)) {
    return {
      ...common,
      class: 'outage',
      why: `Clients of ${at} are set up for its ${part} as it was: none of them can connect any more.`,
      action: `Add a listener beside it with the new ${part}, move the clients, then remove this one.`,
    }
  }
  return {
    ...common,
    class: 'rolling-restart',
    why: `The nodes restart one by one with the new ${part} of ${at}.`,
    action: 'Compare what clients and load balancers get: addresses, certificates and annotations are in it.',
  }
}

const versionIn = (value: unknown): KafkaVersion | undefined => versionOf(`kafka:${text(value) ?? ''}`)

function version({ field, after }: ResourceField): Found {
  const [old, now] = [versionIn(field.before), versionIn(field.after)]
  const isOlder = old !== undefined && now !== undefined && compareVersions(now, old) < 0
  const metadata = text(valueAt(after, 'spec', 'kafka', 'metadataVersion'))
  if (isOlder) {
    return {
      code: 'STRIMZI-UPGRADE',
      class: 'manual-steps',
      why: `An older Kafka cannot read what a newer metadata version has written: the operator refuses it unless the metadata version${metadata === undefined ? '' : `, ${metadata},`} is one that ${text(field.after)} knows.`,
      action: `kubectl get kafka ${after.metadata.name} -o jsonpath={.status.kafkaMetadataVersion} tells; it must not be newer than ${text(field.after)}.`,
    }
  }
  return {
    code: 'STRIMZI-UPGRADE',
    class: 'rolling-restart',
    why: `The operator restarts all nodes of ${named(after)} one by one with Kafka ${text(field.after) ?? 'of its own newest version'}, which it must know.${metadata === undefined ? ' Without metadataVersion, the metadata follow at once, and there is no way back.' : ''}`,
    action: 'Raise metadataVersion in a commit of its own, once the new version has proven itself.',
  }
}

function metadataVersion({ after }: ResourceField): Found {
  return {
    code: 'STRIMZI-UPGRADE',
    class: 'manual-steps',
    why: `The metadata of ${named(after)} cannot go back to an older version, and nor can Kafka: from then on it cannot be downgraded.`,
    action: 'Apply it once all nodes run the new version, and nobody wants the old one back.',
  }
}

function authorization({ field, after }: ResourceField): Found {
  const isOff = field.after === undefined
  return {
    code: 'STRIMZI-RIGHTS',
    class: isOff ? 'manual-steps' : 'outage',
    why: isOff
      ? `Whoever can connect to ${named(after)} may do everything from now on.`
      : `From now on ${named(after)} asks for a right for everything: clients whose principal has none, and listeners without authentication, are refused.`,
    action: isOff
      ? 'Keep it, unless the network lets nobody else in.'
      : 'First give every client a KafkaUser with its acls, and every listener authentication.',
  }
}

function brokersWithoutPools(one: ResourceField): Found {
  const { field } = one
  const isLess = Number(field.after) < Number(field.before)
  return {
    code: 'STRIMZI-NODES',
    class: isLess ? 'manual-steps' : 'no-restart',
    why: isLess
      ? 'The operator refuses to remove brokers that hold partitions, and keeps the old number.'
      : 'New brokers are empty: existing partitions stay where they are.',
    action: 'Move partitions with a KafkaRebalance.',
  }
}

function entityOperator({ field, after }: ResourceField): Found {
  if (field.after !== undefined) return inPlaceOf(after.metadata.name)
  return {
    code: 'STRIMZI-OPERATOR',
    class: 'manual-steps',
    why: `Nobody looks after the KafkaTopics or KafkaUsers of ${named(after)} any more: what changes in them never arrives.`,
    action: 'Keep it, unless something else manages topics and users.',
  }
}

const inPlaceOf = (name: string): Found => ({
  code: 'STRIMZI-IN-PLACE',
  class: 'no-restart',
  why: `The operator starts it for ${name}, beside Kafka.`,
  action: 'Nothing.',
})

function authority({ field, after }: ResourceField): Found {
  return {
    code: 'STRIMZI-RIGHTS',
    class: 'outage',
    why: `Another authority signs the certificates of ${named(after)}${field.after === false ? ', from a Secret that has to be there' : ''}: clients that trust the old one only are cut off.`,
    action: "Follow Strimzi's steps for own authorities: trust both, then change.",
  }
}
