import { surroundingsOf } from '../graph/landscape.ts'
import type { EdgeValue, TopologyValue } from '../value.ts'

const verbs = { consumes: 'Read', produces: 'Written', 'dead-letters': 'Written' } as const

/**
 * What other systems do with the topics of one: a sentence each, by the keys of the channels.
 * @param keyOf key of a channel
 */
export function neighbourTexts(
  topology: TopologyValue,
  topologies: readonly TopologyValue[],
  keyOf: (cluster: string, topic: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const around = surroundingsOf(topology, topologies)
  const groups = new Map(around.workloads.map(({ name, group }) => [name, group]))
  const texts = new Map<string, string[]>()
  for (const { kind, workload, cluster, topic } of around.edges.filter(isForeign)) {
    const group = kind === 'consumes' ? groups.get(workload) : undefined
    const text = `${verbs[kind]} by ${workload}${group === undefined ? '' : ` in the group ${group}`}, of another system.`
    const key = keyOf(cluster, topic)
    texts.set(key, [...(texts.get(key) ?? []), text])
  }
  return texts
}

/** A workload of another system that uses a topic of this one. */
const isForeign = ({ workload, topic }: EdgeValue) => workload.includes('/') && !topic.includes('/')
