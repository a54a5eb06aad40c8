import type { IConstruct } from 'constructs'
import { RESERVED_CONNECTIONS } from '../data/postgres-config.ts'
import { KafkaCluster } from '../kafka/kafka-cluster.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { isClusterId } from '../kafka/quorum.ts'
import type { TopicPeer } from '../kafka/topic-peer.ts'
import { isCount } from '../platform/amount-rules.ts'
import { refusal } from '../platform/validation.ts'
import { ProducerJob } from '../workloads/producer-job.ts'
import type { LintCode } from './codes.ts'
import { acceptancesOf, hasReason } from './declarations.ts'
import type { Topology } from './topology.ts'

/** A finding about a system as a whole. An error stops the synthesis; a warning does not, and can be accepted. */
export interface Finding {
  readonly level: 'error' | 'warning'
  /** Its code in docs/lint.md. */
  readonly code: LintCode
  readonly construct: IConstruct
  readonly message: string
}

/** The findings about a topology that are not accepted. */
export const topologyFindings = (topology: Topology): Finding[] => allTopologyFindings(topology).filter(isOpen)

/** Whether a finding is not accepted. */
export const isOpen = ({ level, code, construct }: Finding): boolean =>
  level === 'error' || !acceptancesOf(construct).some((one) => one.code === code && hasReason(one))

/** All findings about a topology. */
export const allTopologyFindings = (topology: Topology): Finding[] => rules.flatMap((rule) => rule(topology))

const rules: readonly ((topology: Topology) => Finding[])[] = [
  sharedGroups,
  unreconciledTopics,
  silentTopics,
  unreadTopics,
  unusedDatabases,
  fullDatabases,
  sharedClusterIds,
  jobsThatGo,
]

/** Members of one group must read the same topics: two workloads would take partitions from each other. */
function sharedGroups({ workloads, topics }: Topology): Finding[] {
  // The same group id on a different cluster is a different group.
  const owners = new Map<string, string>(
    topics.flatMap((topic) =>
      outsideGroups(topic).map(({ group, who }) => [`${topic.cluster.node.path} ${group}`, who] as const),
    ),
  )
  return workloads.flatMap((workload) => {
    if (workload.group === undefined) return []
    const key = `${workload.clusters[0]?.node.path} ${workload.group}`
    const owner = owners.get(key)
    owners.set(key, owner ?? workload.name)
    if (owner === undefined) return []
    const fix = 'give each workload its own group: then both get every event'
    const allowed = `a group that ${owner} does not use`
    return [finding('error', 'LINT-GROUP', workload, 'group', workload.group, allowed, fix)]
  })
}

/** The groups in which external programs read a topic. Those of a borrowed topic are reported by its owner. */
export const outsideGroups = ({
  peers,
  borrowedFrom,
}: KafkaTopic): { readonly group: string; readonly who: string }[] =>
  peers.flatMap((peer) =>
    peer.direction === 'consumes' && peer.group !== undefined && borrowedFrom === undefined
      ? [{ group: peer.group, who: `${peer.name}, outside of the program,` }]
      : [],
  )

/** Topics are only declarations until one, and no other, creates them. */
function unreconciledTopics({ clusters, reconcilers }: Topology): Finding[] {
  return clusters.flatMap((cluster) => {
    const { name, topicsManagedBy, topics } = cluster
    const count = reconcilers.filter((reconciler) => reconciler.cluster === cluster).length
    if (topicsManagedBy !== undefined) {
      if (count === 0) return []
      const fix = 'leave the TopicReconciler out: each would undo what the other does'
      const allowed = `none, because ${topicsManagedBy} creates the topics`
      return [finding('error', 'LINT-RECONCILER', cluster, 'topic reconcilers', count, allowed, fix)]
    }
    if (count === 1 || topics.every(({ borrowedFrom }) => borrowedFrom !== undefined)) return []
    const fix = `add one new TopicReconciler(chart, '${name}-topics', { cluster }), or set topicsManagedBy to what creates them`
    const allowed = 'exactly one for a cluster with topics'
    return [finding('error', 'LINT-RECONCILER', cluster, 'topic reconcilers', count, allowed, fix)]
  })
}

function silentTopics(topology: Topology): Finding[] {
  return (
    topology.topics
      .filter((topic) => topology.consumersOf(topic).length > 0 && topology.producersOf(topic).length === 0)
      // Whether other systems send to it is checked where all are known.
      .filter((topic) => topic.borrowedFrom === undefined && topic.writers.length === 0)
      .filter((topic) => !hasPeer(topic, 'produces'))
      .map((topic) => {
        const fix = 'add it to the produces of a workload, or declare an external producer with peers'
        const allowed = 'a producer for a topic that is consumed'
        return finding('warning', 'LINT-NO-PRODUCER', topic, 'producers', 'none', allowed, fix)
      })
  )
}

function unreadTopics(topology: Topology): Finding[] {
  return (
    topology.topics
      .filter((topic) => topic.deadLettersOf === undefined && topology.consumersOf(topic).length === 0)
      .filter((topic) => !hasPeer(topic, 'consumes'))
      // Whether other systems read it is checked where all are known; a borrowed one has its owner's rules.
      .filter((topic) => topic.readers.length === 0 || (topic.borrowedFrom !== undefined && !isSent(topology, topic)))
      .map((topic) => {
        const fix = 'add it to the consumes of a workload, or declare an external consumer with peers'
        const code = isSent(topology, topic) ? 'LINT-NO-CONSUMER' : 'LINT-ORPHAN-TOPIC'
        return finding('warning', code, topic, 'consumers', 'none', 'a consumer for a topic', fix)
      })
  )
}

/** Whether an external program sends to a topic, or reads it. */
export const hasPeer = (topic: KafkaTopic, direction: TopicPeer['direction']) =>
  topic.peers.some((peer) => peer.direction === direction)

const isSent = (topology: Topology, topic: KafkaTopic) =>
  topology.producersOf(topic).length > 0 || (topic.borrowedFrom === undefined && hasPeer(topic, 'produces'))

function unusedDatabases({ databases, usersOf }: Topology): Finding[] {
  return databases
    .filter((database) => usersOf(database).length === 0)
    .map((database) => {
      const fix = 'set it as the database of a workload, or remove it'
      return finding('warning', 'LINT-DATABASE-UNUSED', database, 'workloads', 'none', 'a workload for a database', fix)
    })
}

/** While a workload is replaced it has one more pod. A full server refuses further connections, mostly under load. */
function fullDatabases({ databases, usersOf }: Topology): Finding[] {
  return databases.flatMap((database) => {
    const { maxConnections } = database
    const pools = usersOf(database).map(({ name, maxReplicas, poolSize }) => ({
      most: (maxReplicas + 1) * poolSize,
      text: `${name} ${maxReplicas} + 1 pods × ${poolSize}`,
    }))
    const needed = pools.reduce((sum, { most }) => sum + most, RESERVED_CONNECTIONS)
    // Invalid numbers are reported by their own rules.
    if (maxConnections === undefined || !isCount(maxConnections) || !(needed > maxConnections)) return []
    const allowed = `at least ${needed} (${[...pools.map(({ text }) => text), `${RESERVED_CONNECTIONS} to spare`].join(', ')})`
    const fix = 'raise it with the memory, or lower databasePool.size'
    return [finding('error', 'LINT-DATABASE-FULL', database, 'maxConnections', maxConnections, allowed, fix)]
  })
}

/** Applying what is gone makes it anew: tools that reconcile do so within minutes. A Job that is to be kept must not go at all. */
function jobsThatGo({ workloads }: Topology): Finding[] {
  return workloads.flatMap((job) => {
    if (!(job instanceof ProducerJob) || job.onRelease === 'keep' || job.ttlAfterFinished === undefined) return []
    const fix =
      'leave it out, unless nothing but kubectl applies it: Argo CD and Flux make the Job anew as soon as it is gone, and it sends its events again'
    return [
      finding(
        'warning',
        'LINT-JOB-TTL',
        job,
        'ttlAfterFinished',
        job.ttlAfterFinished.toHumanString(),
        'a Job that stays',
        fix,
      ),
    ]
  })
}

/** Brokers of one cluster must never join those of another by mistake: that is what the id is for. */
function sharedClusterIds({ clusters }: Topology): Finding[] {
  const owners = new Map<string, KafkaCluster>()
  return clusters.flatMap((cluster) => {
    // An invalid id is reported by its own rule.
    if (!(cluster instanceof KafkaCluster) || !isClusterId(cluster.clusterId)) return []
    const owner = owners.get(cluster.clusterId)
    owners.set(cluster.clusterId, owner ?? cluster)
    if (owner === undefined) return []
    const allowed = `an id that ${owner.node.path} does not have`
    const fix =
      'give each cluster its own name, from which a System derives the id, or an id from kafka-storage.sh random-uuid'
    return [finding('error', 'LINT-NAME', cluster, 'clusterId', cluster.clusterId, allowed, fix)]
  })
}

/** A finding, in the format of all rules. */
export const finding = (
  level: Finding['level'],
  code: LintCode,
  construct: IConstruct,
  prop: string,
  got: unknown,
  allowed: string,
  fix: string,
): Finding => ({ level, code, construct, message: refusal(prop, got, allowed, fix) })
