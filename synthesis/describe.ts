import type { Project, System } from '../constructs/index.ts'
import { ownersOf } from '../constructs/topology/topology.ts'
import type { TopologyValue } from '../constructs/topology/value.ts'
import type { Selection } from '../contracts/selection.ts'
import { buildProgram } from './build.ts'
import { findingsOf, refuseErrors } from './findings.ts'

/**
 * All systems of an environment as plain data: the requested ones, and the others if they have no errors.
 * @throws {UserError} with every problem of the requested systems.
 */
export async function describedProgram(project: Project, selection: Selection): Promise<TopologyValue[]> {
  const program = buildProgram(project, selection)
  refuseErrors([...program.failures.map(({ error }) => error.message), ...findingsOf(program.built, program).errors])
  // Loaded where it is used: synth, the default command, must start quickly.
  const { describeSystem } = await import('../constructs/topology/describe/index.ts')
  const isSound = (system: System) =>
    program.built.includes(system) || findingsOf([system, ...ownersOf(system)]).errors.length === 0
  return program.systems.filter(isSound).map(describeSystem)
}
