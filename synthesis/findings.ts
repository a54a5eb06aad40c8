import type { IConstruct } from 'constructs'
import {
  acrossFindings,
  apiObjectsOf,
  type Finding,
  System,
  topologyFindings,
  topologyOf,
} from '../constructs/index.ts'
import { duplicateNames } from '../constructs/platform/duplicate-names.ts'
import { problemsOf } from '../constructs/platform/validation.ts'
import type { LintFinding } from '../constructs/topology/lint/finding.ts'
import { ownersOf } from '../constructs/topology/topology.ts'
import { isOpen } from '../constructs/topology/topology-rules.ts'
import { UserError } from '../contracts/user-error.ts'
import { type BuiltProgram, folderOf } from './build.ts'

/** All systems that may affect the checked ones, and the names of all systems. */
export type Around = Pick<BuiltProgram, 'systems' | 'names'>

/** The errors and the warnings of some systems. */
export interface Findings {
  /** One line each: place, value, what is allowed, what to do. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Collects the findings of the constructs' rules, the topology, other systems and the objects of some systems. */
export function findingsOf(systems: readonly System[], around?: Around): Findings {
  const placed = placedFindings(systems, around)
  const lines = (wanted: LintFinding['level']) =>
    placed
      .filter(({ level }) => level === wanted)
      .map(({ system, path, message }) => [folderOf(system), path, message].filter(Boolean).join(': '))
  return { errors: lines('error'), warnings: lines('warning') }
}

/** All errors and warnings that are not accepted. */
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

/** A system without a namespace goes into that of its cluster's owner: the short name of a Service implies no other. */
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

/** Objects of all systems that would be one object to Kubernetes. */
const duplicates = (systems: readonly System[]): LintFinding[] =>
  duplicateNames(systems.flatMap(apiObjectsOf), {
    // Without a namespace in the manifest, objects of one folder are sure to share one, and those of systems with the same cluster.
    reachOf: (object) =>
      object.metadata.namespace === undefined ? meetingPlace(systemOf(object)) : systemOf(object).environment.name,
    placeOf: (object) => `${folderOf(systemOf(object))}: ${object.node.path}`,
    fix: 'rename one',
  }).map(({ construct, code, message }) => ({
    level: 'error',
    code,
    system: systemOf(construct),
    path: construct.node.path,
    message,
  }))

/** A System is the root of its tree. */
const systemOf = ({ node }: IConstruct) => node.root as System
