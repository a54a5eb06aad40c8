import {
  acrossFindings,
  apiObjectsOf,
  type Finding,
  System,
  topologyFindings,
  topologyOf,
} from '../constructs/index.ts'
import { problemsOf } from '../constructs/platform/validation.ts'
import type { LintFinding } from '../constructs/topology/lint/index.ts'
import { ownersOf } from '../constructs/topology/topology.ts'
import { isOpen } from '../constructs/topology/topology-rules.ts'
import { UserError } from '../contracts/user-error.ts'
import { type BuiltProgram, folderOf } from './build.ts'

/** All systems that some may meet, and the names of all that there are. */
export type Around = Pick<BuiltProgram, 'systems' | 'names'>

/** Everything that is wrong with some systems, and everything that looks wrong. */
export interface Findings {
  /** One line each: place, value, what is allowed, what to do. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Collects what the constructs' rules, the topology, other systems and the objects of some systems have to say. */
export function findingsOf(systems: readonly System[], around?: Around): Findings {
  const placed = placedFindings(systems, around)
  const lines = (wanted: LintFinding['level']) =>
    placed
      .filter(({ level }) => level === wanted)
      .map(({ system, path, message }) => [folderOf(system), path, message].filter(Boolean).join(': '))
  return { errors: lines('error'), warnings: lines('warning') }
}

/** All that is wrong or looks wrong, but for what was accepted. */
export function placedFindings(systems: readonly System[], around?: Around): LintFinding[] {
  const found = systems.flatMap((system) => [
    ...system.node.findAll().flatMap((construct) => {
      const { path } = construct.node
      return problemsOf(construct).map(({ code, message }) => ({
        level: 'error' as const,
        code,
        system,
        path,
        message,
      }))
    }),
    ...topologyFindings(topologyOf(system)).flatMap(placed),
  ])
  const beside = around === undefined ? [] : acrossFindings(around.systems, around.names).filter(isOpen)
  const wanted = new Set(systems)
  return [
    ...found,
    ...beside.flatMap(placed).filter(({ system }) => wanted.has(system)),
    ...duplicates(around?.systems ?? systems).filter(({ system }) => wanted.has(system)),
  ]
}

/** A system without a namespace goes where the owner of its cluster goes: the short name of a Service says no more. */
function meetingPlace(system: System): string {
  const owner = ownersOf(system).find(({ namespace }) => namespace === undefined)
  return folderOf(owner ?? system)
}

function placed({ level, code, construct, message }: Finding): LintFinding[] {
  const system = System.find(construct)
  return system === undefined ? [] : [{ level, code, system, path: construct.node.path, message }]
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
function duplicates(systems: readonly System[]): LintFinding[] {
  const first = new Map<string, string>()
  return systems.flatMap((system) =>
    apiObjectsOf(system).flatMap((object) => {
      const namespace = object.metadata.namespace
      // Without a namespace in the manifest, objects of one folder are sure to meet, and those of systems with one cluster.
      const reach = namespace === undefined ? meetingPlace(system) : system.environment.name
      const identity = `${object.apiGroup}/${object.kind} ${namespace ?? ''}/${object.name}`
      const place = `${folderOf(system)}: ${object.node.path}`
      const other = first.get(`${reach} ${identity}`)
      first.set(`${reach} ${identity}`, other ?? place)
      if (other === undefined) return []
      const { path } = object.node
      const message = `name: got ${object.kind} "${object.name}", expected a name that ${other} does not use; rename one`
      return [{ level: 'error' as const, code: 'LINT-NAME' as const, system, path, message }]
    }),
  )
}
