import { decode } from '../../../contracts/codec.ts'
import { httpSettings, producerSettings } from '../../../contracts/settings.ts'
import type { KafkaTopic } from '../../kafka/kafka-topic.ts'
import { ownNames } from '../../workloads/foreign-program.ts'
import type { Workload } from '../../workloads/workload.ts'
import { outageOf } from '../declarations.ts'
import type { EdgeValue, GroupValue, ProducerValue, WorkloadValue } from '../value.ts'
import { envOf, type ManifestsOf } from './manifest.ts'

/** A workload as plain data. */
export function workloadValue(workload: Workload, manifestsOf: ManifestsOf): WorkloadValue {
  const { name, image, replicas, maxReplicas, group, database } = workload
  const [cluster] = workload.clusters
  const outageMs = outageOf(workload)
  return {
    path: workload.node.path,
    name,
    kind: workload.constructor.name,
    image,
    replicas,
    maxReplicas,
    ...(cluster && { cluster: cluster.name }),
    ...(group !== undefined && { group }),
    ...(database && { database: database.name }),
    ...(outageMs !== undefined && { outageMs }),
    ...(workload.produces.length > 0 && { producer: producerValue(workload, envOf(manifestsOf(workload))) }),
  }
}

/** The settings as the service will read them. What another program does by default is not known, but for acks, which all keep. */
function producerValue({ settings }: Workload, env: Readonly<Record<string, string>>): ProducerValue {
  const given = ownNames(env, settings)
  const { acks, batchSize } = decode(producerSettings, { ...given, [producerSettings.produces.env]: undefined })
  const answers = given[httpSettings.httpPort.env] !== undefined
  return {
    acks,
    ...((settings === undefined || settings[producerSettings.batchSize.env]) && { batchBytes: batchSize }),
    ...(answers && { requestBytes: decode(httpSettings, given).bodyLimitBytes }),
  }
}

/** What a workload sends, reads and dead-letters. */
export function edgesOf(workload: Workload): EdgeValue[] {
  const edges = (kind: EdgeValue['kind'], topics: readonly KafkaTopic[]) =>
    topics.map(({ cluster, topicName }) => ({ kind, workload: workload.name, cluster: cluster.name, topic: topicName }))
  return [
    ...edges('produces', workload.produces),
    ...edges('consumes', workload.consumes),
    ...edges('dead-letters', workload.deadLetterTopics),
  ]
}

/** The groups of all workloads. The same name on a different cluster is a different group. */
export function groupValues(workloads: readonly Workload[]): GroupValue[] {
  const groups = new Map<string, GroupValue>()
  for (const { name: workload, group: name, clusters, consumes } of workloads) {
    const cluster = clusters[0]?.name
    if (name === undefined || cluster === undefined) continue
    const key = `${cluster} ${name}`
    const known = groups.get(key) ?? { name, cluster, workloads: [], topics: [] }
    const topics = [...known.topics, ...consumes.map(({ topicName }) => topicName)]
    groups.set(key, { ...known, workloads: [...known.workloads, workload], topics: [...new Set(topics)] })
  }
  return [...groups.values()]
}
