import type { TopologyValue } from '../value.ts'
import { edgesOfKind, found, type ValueFinding } from './finding.ts'

/** A finding about one of several systems. */
export interface SharedFinding extends ValueFinding {
  readonly topology: TopologyValue
}

/** What the systems of one environment do to each other if they use the same cluster. */
export function sharedFindings(topologies: readonly TopologyValue[]): SharedFinding[] {
  return sharedTopics(topologies)
}

/** One of several systems that name the same thing on the same cluster. */
interface Use {
  readonly topology: TopologyValue
  readonly path: string
  /** Name of the workload. */
  readonly by: string
}

const identitiesOf = ({ clusters }: TopologyValue): ReadonlyMap<string, string> =>
  new Map(clusters.map(({ name, identity }) => [name, identity]))

function sharedTopics(topologies: readonly TopologyValue[]): SharedFinding[] {
  const uses = byKey(topologies, (topology) => {
    const identities = identitiesOf(topology)
    return (
      edgesOfKind(topology, 'produces')
        // Whether a borrowed topic may be written to is a rule of the workload.
        .filter(({ topic }) => topic.owner === undefined)
        .map(({ topic, workload }) => ({
          key: `${identities.get(topic.cluster)} ${topic.name}`,
          use: { topology, path: topic.path, by: workload.name },
        }))
    )
  })
  const fix = 'let one system write it, and others go through that one; or use different topics'
  return conflicts(uses, (use, others) =>
    found('LINT-SHARED-TOPIC', use, 'producers', `${use.by} and ${others}`, 'the workloads of one system', fix),
  )
}

function byKey(
  topologies: readonly TopologyValue[],
  usesOf: (topology: TopologyValue) => readonly { readonly key: string; readonly use: Use }[],
): readonly (readonly Use[])[] {
  const uses = new Map<string, Use[]>()
  for (const { key, use } of topologies.flatMap(usesOf)) {
    const known = uses.get(key)
    if (known === undefined) uses.set(key, [use])
    else known.push(use)
  }
  return [...uses.values()]
}

/** One finding for each use that has others of another system beside it. */
const conflicts = (
  groups: readonly (readonly Use[])[],
  findingOf: (use: Use, others: string) => ValueFinding,
): SharedFinding[] =>
  groups.flatMap((uses) =>
    uses.flatMap((use) => {
      const others = uses.filter(({ topology }) => topology.system !== use.topology.system)
      if (others.length === 0) return []
      const names = others.map(({ topology, by }) => `${topology.system}/${by}`).join(', ')
      return [{ ...findingOf(use, names), topology: use.topology }]
    }),
  )
