import {
  buildSystem,
  type Neighbours,
  type Project,
  type System,
  type SystemDefinition,
  type SystemEnvironment,
} from '../constructs/index.ts'
import type { Selection } from '../contracts/selection.ts'
import { UserError } from '../contracts/user-error.ts'

/**
 * Builds every selected system for every selected environment.
 * @throws {UserError} if a name is unknown, or a system's code throws.
 */
export function buildSystems(project: Project, selection: Selection = {}): System[] {
  const { built, failures } = tryBuildSystems(project, selection)
  const [failure] = failures
  if (failure !== undefined) throw failure.error
  return built
}

/** A system whose code throws. */
export interface Failure {
  readonly folder: string
  readonly error: UserError
}

/**
 * Builds what can be built, so that the problems of all systems are reported together.
 * @throws {UserError} if a name is unknown.
 */
function tryBuildSystems(project: Project, selection: Selection = {}): { built: System[]; failures: Failure[] } {
  const built: System[] = []
  const failures: Failure[] = []
  const neighbours = new Map<SystemEnvironment, Neighbours>()
  for (const { environment, system } of chosenPairs(project, selection)) {
    const others = neighbours.get(environment) ?? new Map()
    neighbours.set(environment, others)
    try {
      built.push(buildSystem(system, environment, others))
    } catch (error) {
      failures.push({ folder: folderOf({ name: system.name, environment }), error: error as UserError })
    }
  }
  return { built, failures }
}

/** The requested systems, among all that may affect them. */
export interface BuiltProgram {
  /** The requested systems. */
  readonly built: readonly System[]
  /** All systems of their environments. */
  readonly systems: readonly System[]
  /** Names of all systems of the program. */
  readonly names: readonly string[]
  /** Requested systems that could not be built. */
  readonly failures: readonly Failure[]
  /** Others that could not be built: their effect on the requested ones is not known. */
  readonly unknown: readonly Failure[]
}

/**
 * Builds all systems of the selected environments: some problems show only among several.
 * @throws {UserError} if a name is unknown.
 */
export function buildProgram(project: Project, selection: Selection = {}): BuiltProgram {
  const chosen = new Set(
    chosenPairs(project, selection).map(({ environment, system: { name } }) => folderOf({ name, environment })),
  )
  const { built, failures } = tryBuildSystems(project, { environment: selection.environment })
  const isChosen = ({ folder }: Failure) => chosen.has(folder)
  return {
    built: built.filter((system) => chosen.has(folderOf(system))),
    systems: built,
    names: project.systems.map(({ name }) => name),
    failures: failures.filter(isChosen),
    unknown: failures.filter((failure) => !isChosen(failure)),
  }
}

/** The systems that are synthesized for an environment. */
export const systemsOf = ({ systems }: Project, environment: SystemEnvironment): readonly SystemDefinition[] =>
  systems.filter(({ name }) => environment.systems?.includes(name) ?? true)

/** Folder of a system below `dist`. */
export const folderOf = ({ name, environment }: Pick<System, 'name' | 'environment'>): string =>
  `${environment.name}/${name}`

function chosenPairs(project: Project, selection: Selection) {
  const chosenSystems = choose('system', project.systems, selection.system)
  const chosenEnvironments = choose('environment', project.environments, selection.environment)
  const pairs = chosenEnvironments.flatMap((environment) =>
    systemsOf(project, environment)
      .filter((system) => chosenSystems.includes(system))
      .map((system) => ({ environment, system })),
  )
  if (pairs.length > 0) return pairs
  const known = chosenEnvironments.flatMap((environment) => systemsOf(project, environment).map(({ name }) => name))
  throw new UserError(
    `--system: got ${JSON.stringify(selection.system)}, in environment ${selection.environment} expected one of ${known.join(', ')}`,
  )
}

function choose<T extends { readonly name: string }>(
  kind: string,
  all: readonly T[],
  name: string | undefined,
): readonly T[] {
  const chosen = all.filter((candidate) => name === undefined || candidate.name === name)
  if (chosen.length > 0) return chosen
  throw new UserError(
    `--${kind}: got ${JSON.stringify(name)}, expected one of ${all.map((known) => known.name).join(', ')}`,
  )
}
