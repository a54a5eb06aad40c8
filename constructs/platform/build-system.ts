import { UserError } from '../../contracts/user-error.ts'
import { type Neighbours, System, type SystemEnvironment } from './system.ts'
import type { SystemDefinition } from './system-definition.ts'

/**
 * Builds one system for one environment, only once among its neighbours: what another system uses of it is in the
 * same tree that is rendered.
 * @throws {UserError} if the system's code throws.
 */
export function buildSystem(
  definition: SystemDefinition,
  environment: SystemEnvironment,
  neighbours: Neighbours = new Map(),
): System {
  const known = neighbours.get(definition)
  if (known !== undefined) return known
  try {
    const { name, namespace } = definition
    const system = new System(name, { environment, neighbours, ...(namespace !== undefined && { namespace }) })
    // Before it is complete, because two systems may use each other's clusters.
    neighbours.set(definition, system)
    definition.build(system, environment)
    return system
  } catch (error) {
    neighbours.delete(definition)
    throw new UserError(`${environment.name}/${definition.name}: ${(error as Error).message}`, { cause: error })
  }
}
