import { System } from '../../platform/system.ts'
import { acrossFindings } from '../across/index.ts'
import { acceptancesOf } from '../declarations.ts'
import { describeSystem } from '../describe/index.ts'
import { ownersOf, topologyOf } from '../topology.ts'
import { allTopologyFindings } from '../topology-rules.ts'
import { judged } from './acceptance.ts'
import type { LintFinding } from './finding.ts'
import { valueFindings } from './rules.ts'
import { sharedFindings } from './shared-rules.ts'

/**
 * All findings about some systems. An acceptance may match in only one environment, so the systems of all
 * environments belong here.
 * @param refused what `synth` refuses; such systems have no manifests to check
 */
export function lint(systems: readonly System[], refused: readonly LintFinding[]): LintFinding[] {
  const broken = new Set(refused.map(({ system }) => system))
  const sound = systems.filter((system) => ![system, ...ownersOf(system)].some((one) => broken.has(one)))
  const findings = [
    ...refused,
    ...[...systems.flatMap((system) => allTopologyFindings(topologyOf(system))), ...acrossFindings(systems)]
      .filter(({ level }) => level === 'warning')
      .flatMap(({ code, construct, message }) => {
        const system = System.find(construct)
        return system ? [warning(system, { code, path: construct.node.path, message })] : []
      }),
    ...derived(sound),
  ]
  const acceptances = systems.flatMap((system) =>
    system.node.findAll().flatMap((construct) => acceptancesOf(construct).map((one) => ({ ...one, system }))),
  )
  const order = (finding: LintFinding) => systems.indexOf(finding.system) * 2 + (finding.level === 'error' ? 0 : 1)
  return judged(findings, acceptances, broken).sort((a, b) => order(a) - order(b))
}

/** What is found in the systems as plain data, alone and beside each other. */
function derived(systems: readonly System[]): LintFinding[] {
  const values = new Map(systems.map((system) => [describeSystem(system), system]))
  const environments = new Set(systems.map(({ environment }) => environment.name))
  const beside = [...environments].flatMap((name) =>
    sharedFindings([...values.keys()].filter(({ environment }) => environment === name)),
  )
  return [
    ...[...values].flatMap(([value, system]) => valueFindings(value).map((found) => warning(system, found))),
    ...beside.flatMap(({ topology, ...found }) => {
      const system = values.get(topology)
      return system ? [warning(system, found)] : []
    }),
  ]
}

const warning = (system: System, found: Pick<LintFinding, 'code' | 'path' | 'message'>): LintFinding => ({
  level: 'warning',
  system,
  ...found,
})
