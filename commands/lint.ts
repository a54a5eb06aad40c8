import { Command, Option } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { LintFinding } from '../constructs/topology/lint/finding.ts'
import type { Selection } from '../contracts/selection.ts'
import { UserError } from '../contracts/user-error.ts'
import { buildSystems, folderOf } from '../synthesis/build.ts'
import { placedFindings } from '../synthesis/findings.ts'
import { environmentOption, systemNames, systemOption } from './options.ts'
import { print, say } from './output.ts'

const levels = ['error', 'warning'] as const
type Level = (typeof levels)[number]

/** `main.ts lint`: what cannot work, and what will hurt later. */
export const lint = (project: Project) =>
  new Command('lint')
    .description('find what cannot work, and what will hurt later, in topics, groups, clients and environments')
    .addOption(environmentOption(project))
    .addOption(systemOption(project))
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 when there is a finding of at least this level')
        .choices(levels)
        .default('error' satisfies Level),
    )
    .addHelpText(
      'after',
      `
Errors are what synth refuses. A warning is fixed, or accepted in the code with a reason:
acceptFinding(construct, 'LINT-…', 'reason'). Each code is described in docs/lint.md.

Example:
  node --import tsx main.ts lint --environment production --fail-on warning`,
    )
    .action(async (options: Selection & { format: string; failOn: Level }) => {
      // Loaded where it is used: synth, the default command, must start quickly.
      const { lint } = await import('../constructs/topology/lint/index.ts')
      const selected = new Set(buildSystems(project, options).map(folderOf))
      // All systems: an acceptance may match in one environment only, and systems meet on one cluster.
      const systems = buildSystems(project)
      const names = systemNames(project)
      const refused = placedFindings(systems, { systems, names }).filter(({ level }) => level === 'error')
      const findings = lint(systems, refused).filter(({ system }) => selected.has(folderOf(system)))
      const open = findings.filter(({ accepted }) => accepted === undefined)
      const count = (wanted: Level) => open.filter(({ level }) => level === wanted).length
      const summary = { errors: count('error'), warnings: count('warning'), accepted: findings.length - open.length }
      if (options.format === 'json') print(JSON.stringify({ summary, findings: findings.map(plain) }, null, 2))
      else for (const finding of findings) print(line(finding))
      const words = `${summary.errors} error(s), ${summary.warnings} warning(s), ${summary.accepted} accepted`
      const reached = options.failOn === 'warning' ? open.length : summary.errors
      if (reached > 0) throw new UserError(`${words}; see docs/lint.md for why they matter, and how to fix them`)
      say(`${selected.size} system(s): ${words}`)
    })

const line = (finding: LintFinding) => {
  const place = [folderOf(finding.system), finding.path].filter(Boolean).join(': ')
  return finding.accepted === undefined
    ? `${finding.level} ${finding.code} ${place}: ${finding.message}`
    : `accepted ${finding.code} ${place}: ${finding.accepted}`
}

const plain = ({ level, code, system, path, message, accepted }: LintFinding) => ({
  level,
  code,
  environment: system.environment.name,
  system: system.name,
  path,
  message,
  ...(accepted !== undefined && { accepted }),
})
