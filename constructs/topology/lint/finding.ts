import type { System } from '../../platform/system.ts'
import { refusal } from '../../platform/validation.ts'
import type { LintCode } from '../codes.ts'
import type { EdgeValue, TopicValue, TopologyValue } from '../value.ts'

/** A finding, and where it is. */
export interface LintFinding {
  readonly level: 'error' | 'warning'
  readonly code: LintCode
  readonly system: System
  /** Place of the construct in the tree; empty for the system itself. */
  readonly path: string
  readonly message: string
  /** Why it was accepted. */
  readonly accepted?: string
}

/** A warning about plain data: what works now, but will hurt later. */
export interface ValueFinding {
  readonly code: LintCode
  /** The construct that it is about. */
  readonly path: string
  readonly message: string
}

/** A rule about one system. */
export type ValueRule = (topology: TopologyValue) => readonly ValueFinding[]

/** What is wrong, in the format of all rules: prop, value, what is allowed, what to do. */
export const found = (
  code: LintCode,
  { path }: { readonly path: string },
  prop: string,
  got: unknown,
  allowed: string,
  fix: string,
): ValueFinding => ({ code, path, message: refusal(prop, got, allowed, fix) })

/** The topics of a system, found by {@link topicKey}. */
const topicsOf = ({ topics }: TopologyValue): ReadonlyMap<string, TopicValue> =>
  new Map(topics.map((topic) => [topicKey(topic.cluster, topic.name), topic]))

/** What identifies a topic within a system. */
const topicKey = (cluster: string, topic: string | undefined): string => `${cluster} ${topic}`

/** Edges with what they connect. */
export function edgesOfKind(topology: TopologyValue, wanted: EdgeValue['kind']) {
  const topics = topicsOf(topology)
  const workloads = new Map(topology.workloads.map((workload) => [workload.name, workload]))
  return topology.edges.flatMap((edge) => {
    const topic = topics.get(topicKey(edge.cluster, edge.topic))
    const workload = workloads.get(edge.workload)
    return edge.kind === wanted && topic && workload ? [{ topic, workload }] : []
  })
}

/** Dead-letter topics, each with the topic whose failures it holds. */
export function deadLetters(topology: TopologyValue) {
  const topics = topicsOf(topology)
  return topology.topics.flatMap((topic) => {
    const source = topic.deadLettersOf && topics.get(topicKey(topic.cluster, topic.deadLettersOf))
    return source ? [{ topic, source }] : []
  })
}
