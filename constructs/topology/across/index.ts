import type { System } from '../../platform/system.ts'
import type { Finding } from '../topology-rules.ts'
import { silentTopics, unreadTopics } from './flow.ts'
import { sharedGroups } from './groups.ts'
import { borrowedTopics, declaredTwice, unknownSystems } from './lending.ts'
import { type AcrossRule, programsOf } from './program.ts'

const rules: readonly AcrossRule[] = [
  sharedGroups,
  declaredTwice,
  borrowedTopics,
  unknownSystems,
  unreadTopics,
  silentTopics,
]

/**
 * What the systems of a program do to each other. The manifests of one may be right and still break another one: so
 * all of them belong here, whichever is about to be written.
 * @param names of the systems of the program, those included that an environment does not have
 */
export const acrossFindings = (
  systems: readonly System[],
  names: readonly string[] = systems.map(({ name }) => name),
): Finding[] => programsOf(systems, names).flatMap((program) => rules.flatMap((rule) => rule(program)))
