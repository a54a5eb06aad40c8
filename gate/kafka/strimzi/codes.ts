import type { Codes } from '../../found.ts'

/** What changes of Strimzi's resources do. Read in its documentation and source, 0.45 to 1.0; no operator ran here. */
export const strimziCodes = {
  'STRIMZI-LISTENER': {
    classes: ['outage', 'rolling-restart'],
    why: 'A listener of the brokers: who uses it needs its port, its TLS and its authentication as they were.',
    fix: 'Add a listener beside it, move the clients, then remove the old one.',
  },
  'STRIMZI-RIGHTS': {
    classes: ['outage', 'manual-steps', 'no-restart'],
    why: 'Who may do what: a client that loses a right it uses, or its credentials, is refused at once.',
    fix: 'Give the new right first, and take the old one away when nobody uses it.',
  },
  'STRIMZI-STORAGE': {
    classes: ['data-loss', 'manual-steps', 'no-restart'],
    why: 'The volumes of nodes: they can grow and be added. Anything else the operator refuses, and keeps the old.',
    fix: 'A new KafkaNodePool with the new storage, partitions moved to it, then the old pool removed.',
  },
  'STRIMZI-NODES': {
    classes: ['data-loss', 'manual-steps', 'no-restart'],
    why: 'How many nodes there are, and what they do. The operator refuses to remove brokers that hold partitions, and to change the quorum.',
    fix: 'Move the partitions away with a KafkaRebalance (`remove-brokers`), then lower the number.',
  },
  'STRIMZI-UPGRADE': {
    classes: ['manual-steps', 'rolling-restart'],
    why: 'The version of Kafka: nodes restart one by one. A newer metadata version cannot be taken back.',
    fix: 'First `version`; `metadataVersion` in a commit of its own, when the new version has proven itself.',
  },
  'STRIMZI-ROLLOUT': {
    classes: ['rolling-restart'],
    why: 'The operator restarts the pods one by one.',
    fix: 'Nothing.',
  },
  'STRIMZI-IN-PLACE': {
    classes: ['no-restart'],
    why: 'The operator takes it without a restart of Kafka.',
    fix: 'Nothing.',
  },
  'STRIMZI-OPERATOR': {
    classes: ['outage', 'manual-steps', 'rolling-restart'],
    why: 'Labels, annotations and operators by which the operator knows what it looks after, and whether it acts at all.',
    fix: 'Leave `strimzi.io/cluster` as it is, and remove a pause when the work is done.',
  },
  'STRIMZI-CONNECT': {
    classes: ['outage', 'manual-steps', 'reprocessing'],
    why: 'Where Connect keeps its offsets and its connectors, or what a connector reads and writes.',
    fix: 'Leave group and storage topics as they are; a new connector has a new name.',
  },
  'STRIMZI-REMOVED': {
    classes: ['data-loss', 'outage', 'manual-steps'],
    why: 'A resource is no longer in the manifests: `kubectl apply` leaves it, a tool that prunes deletes it, and the operator then removes what it has made.',
    fix: '`argocd.argoproj.io/sync-options: Prune=false`, `kustomize.toolkit.fluxcd.io/prune: disabled` on what must stay.',
  },
} as const satisfies Codes

export type StrimziCode = keyof typeof strimziCodes
