import type { IConstruct } from 'constructs'
import { apiObjectsOf, type System, topologyFindings, topologyOf } from '../constructs/index.ts'
import { duplicateNames } from '../constructs/platform/duplicate-names.ts'
import { problemsOf } from '../constructs/platform/validation.ts'
import type { LintFinding } from '../constructs/topology/lint/index.ts'
import { UserError } from '../contracts/user-error.ts'
import { folderOf } from './build.ts'

/** Everything that is wrong with some systems, and everything that looks wrong. */
export interface Findings {
  /** One line each: place, value, what is allowed, what to do. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** Collects what the constructs' rules, the topology and the objects of all systems have to say. */
export function findingsOf(systems: readonly System[]): Findings {
  const placed = placedFindings(systems)
  const lines = (wanted: LintFinding['level']) =>
    placed
      .filter(({ level }) => level === wanted)
      .map(({ system, path, message }) => [folderOf(system), path, message].filter(Boolean).join(': '))
  return { errors: lines('error'), warnings: lines('warning') }
}

/** All that is wrong or looks wrong, but for what was accepted. */
export function placedFindings(systems: readonly System[]): LintFinding[] {
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
    ...topologyFindings(topologyOf(system)).map(({ level, code, construct, message }) => {
      const { path } = construct.node
      return { level, code, system, path, message }
    }),
  ])
  return [...found, ...duplicates(systems)]
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
    // Without a namespace in the manifest, only objects of one folder are sure to meet.
    reachOf: (object) =>
      object.metadata.namespace === undefined ? folderOf(systemOf(object)) : systemOf(object).environment.name,
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
