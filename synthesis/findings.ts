import { apiObjectsOf, type System, topologyFindings, topologyOf } from '../constructs/index.ts'
import { folderOf } from './build.ts'
import { UserError } from './user-error.ts'

/** Everything that is wrong with some systems, and everything that looks wrong. */
export interface Findings {
  /** One line each: place, value, what is allowed, what to do. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Collects what the constructs' rules, the topology and the objects of all systems have to say. */
export function findingsOf(systems: readonly System[]): Findings {
  const errors: string[] = []
  const warnings: string[] = []
  for (const system of systems) {
    const say = (path: string, message: string) => [folderOf(system), path, message].filter(Boolean).join(': ')
    for (const construct of system.node.findAll()) {
      errors.push(...construct.node.validate().map((message) => say(construct.node.path, message)))
    }
    for (const { level, construct, message } of topologyFindings(topologyOf(system))) {
      const line = say(construct.node.path, message)
      if (level === 'error') errors.push(line)
      else warnings.push(line)
    }
  }
  return { errors: [...errors, ...duplicates(systems)], warnings }
}

/**
 * Refuses systems with errors, all of them in one message.
 * @throws {UserError}
 */
export function refuseErrors(errors: Findings['errors']): void {
  if (errors.length === 0) return
  const list = errors.map((error) => `  ${error}`).join('\n')
  throw new UserError(`${errors.length} problem${errors.length === 1 ? '' : 's'}, nothing was written\n${list}`)
}

/** Two objects with the same kind, namespace and name: the one that is applied last would win. */
function duplicates(systems: readonly System[]): string[] {
  const first = new Map<string, string>()
  return systems.flatMap((system) =>
    apiObjectsOf(system).flatMap((object) => {
      const namespace = object.metadata.namespace
      // Without a namespace in the manifest, only objects of one folder are sure to meet.
      const reach = namespace === undefined ? folderOf(system) : system.environment.name
      const identity = `${object.apiGroup}/${object.kind} ${namespace ?? ''}/${object.name}`
      const place = `${folderOf(system)}: ${object.node.path}`
      const other = first.get(`${reach} ${identity}`)
      first.set(`${reach} ${identity}`, other ?? place)
      if (other === undefined) return []
      return [
        `${place}: name: got ${object.kind} "${object.name}", expected a name that ${other} does not use; rename one`,
      ]
    }),
  )
}
