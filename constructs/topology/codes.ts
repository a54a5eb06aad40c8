/** What lint finds, by stable codes. docs/lint.md explains why each matters and how to fix it. */
export const lintCodes = {
  'LINT-NO-PRODUCER': { level: 'warning', about: 'a topic that is consumed, but not produced' },
  'LINT-NO-CONSUMER': { level: 'warning', about: 'a topic that is produced, but not consumed' },
  'LINT-ORPHAN-TOPIC': { level: 'warning', about: 'a topic that is neither produced nor consumed' },
  'LINT-ORPHAN-DLQ': { level: 'warning', about: 'a dead-letter topic that no consumer writes to' },
  'LINT-RECONCILER': {
    level: 'error',
    about: 'a cluster whose topics no reconciler creates, or more than one',
  },
  'LINT-GROUP': { level: 'error', about: 'a group that two workloads use, or an invalid group' },
  'LINT-REPLICAS': { level: 'either', about: 'more pods than partitions, or an invalid number of pods' },
  'LINT-TIMES': { level: 'error', about: 'times that do not add up, such as a grace period below the processing time' },
  'LINT-REPLICATION': {
    level: 'error',
    about: 'replication factor and min.insync.replicas that do not match each other or the brokers',
  },
  'LINT-MIN-INSYNC': { level: 'warning', about: 'acks=all that waits for only one copy, although there are more' },
  'LINT-ACKS': { level: 'warning', about: 'acks that make min.insync.replicas useless' },
  'LINT-MAY-LOSE-EVENTS': { level: 'error', about: 'options of a client that lose events' },
  'LINT-RETENTION-DLQ': {
    level: 'warning',
    about: 'dead letters that are deleted before the events they were made from',
  },
  'LINT-RETENTION-OUTAGE': {
    level: 'warning',
    about: 'events or offsets that are deleted before an expected outage ends',
  },
  'LINT-MESSAGE-SIZE': { level: 'either', about: 'limits on the size of messages that disagree' },
  'LINT-KEYLESS': { level: 'warning', about: 'events without a key, or all with the same one' },
  'LINT-EVENT-TWICE': { level: 'warning', about: 'two schemas for one event type' },
  'LINT-SHARED-TOPIC': { level: 'either', about: 'a topic that two systems declare or write to' },
  'LINT-SHARED-GROUP': { level: 'error', about: 'a group that two systems use' },
  'LINT-NOT-LENT': {
    level: 'error',
    about: 'a cluster or topic of another system that does not exist, or is not lent',
  },
  'LINT-JOB-TTL': { level: 'either', about: 'a Job that is removed when it has finished' },
  'LINT-ONE-BROKER': { level: 'warning', about: 'one broker in production' },
  'LINT-ONE-REPLICA': { level: 'warning', about: 'a topic with one replica in production' },
  'LINT-LOCAL-PASSWORD': { level: 'warning', about: 'a throw-away password in production' },
  'LINT-OPEN-UI': { level: 'warning', about: 'a Kafka UI in production, which has no login' },
  'LINT-VOLUMES-DELETED': { level: 'warning', about: 'volumes in production that are deleted with their StatefulSet' },
  'LINT-DATABASE-UNUSED': { level: 'warning', about: 'a database that no workload uses' },
  'LINT-DATABASE-FULL': { level: 'error', about: 'pools that need more connections than a database has' },
  'LINT-CONFIG': { level: 'error', about: 'a config that Kafka or a client would refuse, or that contradicts others' },
  'LINT-NAME': { level: 'error', about: 'a name that Kubernetes or Kafka refuses, or that is already used' },
  'LINT-VALUE': { level: 'error', about: 'any other value that a construct refuses' },
  'LINT-ACCEPTANCE': { level: 'warning', about: 'an acceptance that matches no finding, or gives no reason' },
} as const satisfies Readonly<
  Record<string, { readonly level: 'error' | 'warning' | 'either'; readonly about: string }>
>

/** Code of a finding. */
export type LintCode = keyof typeof lintCodes

/** Codes that can be accepted: `synth` writes nothing while there is an error. */
export type WarningCode = Exclude<
  { [C in LintCode]: (typeof lintCodes)[C]['level'] extends 'error' ? never : C }[LintCode],
  'LINT-ACCEPTANCE'
>
