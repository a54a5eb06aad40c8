import type { Workload } from '../../workloads/workload.ts'
import { finding, outsideGroups } from '../topology-rules.ts'
import type { AcrossRule, Member, Program } from './program.ts'

/** A member of a group. */
interface Use {
  readonly system: string
  readonly who: string
  /** `undefined` for a program outside of this one. */
  readonly workload?: Workload
}

/** Members of one group share its partitions, whichever system they are in: each sees only some of the events. */
export const sharedGroups: AcrossRule = (program) => {
  const uses = new Map<string, Use[]>()
  for (const member of program.members) {
    for (const [key, use] of usesOf(program, member)) uses.set(key, [...(uses.get(key) ?? []), use])
  }
  return [...uses.values()].flatMap((all) =>
    all.flatMap(({ system, workload }) => {
      const others = all.filter((other) => other.system !== system).map(({ who }) => who)
      if (workload === undefined || others.length === 0) return []
      const allowed = `a group that ${others.join(', ')} on the same cluster does not use`
      const fix = 'give each workload its own group: then each gets every event'
      return [finding('error', 'LINT-SHARED-GROUP', workload, 'group', workload.group, allowed, fix)]
    }),
  )
}

function usesOf({ identityOf }: Program, { system: { name: system }, topology }: Member): [string, Use][] {
  const own = topology.workloads.flatMap((workload): [string, Use][] => {
    const [cluster] = workload.clusters
    if (workload.group === undefined || cluster === undefined) return []
    return [[`${identityOf(cluster)} ${workload.group}`, { system, who: `${system}/${workload.name}`, workload }]]
  })
  const outside = topology.topics.flatMap((topic) =>
    outsideGroups(topic).map(({ group, who }): [string, Use] => [
      `${identityOf(topic.cluster)} ${group}`,
      { system, who },
    ]),
  )
  return [...own, ...outside]
}
